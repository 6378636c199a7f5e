"""Pictures of the reader's own, however odd: by file, drop and paste; they stay on the page."""

import base64
import io
import struct
import zlib

import numpy as np
import pytest
from PIL import Image
from support import pages
from support.figure import PARTS, Figure

RNG = np.random.default_rng(0)
NOISE = RNG.integers(0, 256, (40, 60, 3), dtype=np.uint8)
SCRIPT = b"<script>window.ran = true</script>"


def saved(image, kind, **options):
    """Return the bytes of a file of this kind."""
    file = io.BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def frames(*shades):
    return [Image.new("RGB", (40, 30), (shade, 90, 90)) for shade in shades]


def several(kind):
    first, *others = frames(10, 120, 230)
    return saved(first, kind, save_all=True, append_images=others, duration=50)


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height, depth, colour, rows):
    """Return a PNG file from scratch, which may promise what it does not hold."""
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def turned():
    image = Image.fromarray(NOISE)
    exif = image.getexif()
    exif[0x0112] = 6
    return saved(image, "JPEG", exif=exif)


CLEAR = np.dstack([NOISE, np.zeros((40, 60), np.uint8)])
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" width="40" height="40" onload="window.ran = true">'
PLAIN = saved(Image.fromarray(NOISE), "PNG")

SHOWN = {  # name: file, its size on the page, what is said of it
    "grey.png": (saved(Image.fromarray(NOISE[..., 0]), "PNG"), (40, 60), ""),
    "colour.png": (PLAIN, (40, 60), ""),
    "palette.png": (saved(Image.fromarray(NOISE).quantize(16), "PNG"), (40, 60), ""),
    "bilevel.png": (saved(Image.fromarray(NOISE[..., 0]).convert("1"), "PNG"), (40, 60), ""),
    "deep.png": (png(20, 20, 16, 0, (b"\0" + bytes(40)) * 20), (20, 20), "16 bits as 8"),
    "clear.png": (saved(Image.fromarray(CLEAR), "PNG"), (40, 60), "clear parts are white"),
    "animated.png": (several("PNG"), (30, 40), "its first frame"),
    "plain.gif": (saved(Image.fromarray(NOISE), "GIF"), (40, 60), ""),
    "animated.gif": (several("GIF"), (30, 40), "its first frame"),
    "photo.jpg": (saved(Image.fromarray(NOISE), "JPEG"), (40, 60), ""),
    "cmyk.jpg": (saved(Image.fromarray(NOISE).convert("CMYK"), "JPEG"), (40, 60), ""),
    "turned.jpg": (turned(), (60, 40), "turned upright"),
    "lossy.webp": (saved(Image.fromarray(NOISE), "WEBP"), (40, 60), ""),
    "exact.webp": (saved(Image.fromarray(NOISE), "WEBP", lossless=True), (40, 60), ""),
    "animated.webp": (several("WEBP"), (30, 40), "its first frame"),
    "plain.bmp": (saved(Image.fromarray(NOISE), "BMP"), (40, 60), ""),
    "large.png": (saved(Image.new("L", (1200, 700), 77), "PNG"), (149, 256), "scaled down"),
    "named-otherwise.svg": (PLAIN, (40, 60), ""),
}
REFUSED = {  # name: file, what is said
    "dot.png": (saved(Image.new("L", (1, 1)), "PNG"), "has less than 16 on a side"),
    "sliver.png": (saved(Image.new("L", (4000, 20)), "PNG"), "has less than 16 on a side"),
    "bomb.png": (png(60000, 60000, 8, 0, b""), "too large to decode"),
    "broken.png": (PLAIN[:30] + bytes(60), "could not be decoded"),
    "beginning.png": (PLAIN[:20], "no PNG, JPEG"),
    "noise.jpg": (RNG.bytes(500), "no PNG, JPEG"),
    "empty.png": (b"", "no PNG, JPEG"),
    "drawing.svg": (SVG + SCRIPT + b"</svg>", "SVG drawing"),
    "disguised.png": (SVG + b"</svg>", "SVG drawing"),
    "page.jpg": (b"<html>" + SCRIPT + b"</html>", "no PNG, JPEG"),
    "text.txt": (b"no picture at all", "no PNG, JPEG"),
    "scan.tiff": (saved(Image.fromarray(NOISE), "TIFF"), "no PNG, JPEG"),
}
WAYS = ["file", "drop", "paste"]
HAND_OVER = """(el, [way, name, data]) => {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const type = `image/${name.split(".")[1]}`;
    const carried = new DataTransfer();
    carried.items.add(new File([bytes], name, { type }));
    const frame = el.querySelector(".cn"), options = { bubbles: true, cancelable: true };
    if (way === "drop") frame.dispatchEvent(new DragEvent("drop", { ...options, dataTransfer: carried }));
    else frame.dispatchEvent(new ClipboardEvent("paste", { ...options, clipboardData: carried }));
}"""
SETTLED = f"state.picture === 'own' || !el.querySelector('{PARTS['error']}').hidden"


@pytest.fixture(scope="module")
def watched(browser, alone):
    with pages.opened(browser, alone("filters")) as watched:
        yield watched


@pytest.fixture
def filters(watched):
    figure = Figure(watched.page, "filters")
    figure.reveal("seed")
    figure.set(picture="digit", kernel=[[1]])
    return figure


def give(filters, way, name, data):
    """Hand a file over; come back when the figure shows it, or says why it does not."""
    if way == "file":
        file = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
        filters.part("input[type=file]").set_input_files(file)
    else:
        filters.mount.evaluate(HAND_OVER, [way, name, base64.b64encode(data).decode()])
    filters.wait(SETTLED)


@pytest.fixture(autouse=True)
def _nothing_runs_and_nothing_leaves(watched):
    before = len(watched.requests)
    yield
    assert watched.page.evaluate("window.ran") is None
    assert [url for url in watched.requests[before:] if not url.startswith("blob:")] == []
    assert watched.complaints == []


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", SHOWN)
def test_a_picture_is_shown_with_what_is_not_as_in_its_file(filters, way, name):
    data, size, said = SHOWN[name]
    give(filters, way, name, data)
    filters.settle()
    assert filters.state["picture"] == "own"
    assert filters.answer["picture"].shape == (1, *size)
    filters.says(said, ".cn-caption")


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_picture_is_refused_in_a_sentence_and_the_last_one_stays(filters, way, name):
    data, said = REFUSED[name]
    give(filters, way, name, data)
    filters.complains(said)
    assert filters.state["picture"] == "digit"
    filters.set(noise=0.1)  # it lives
    assert filters.answer["output"].shape == (1, 28, 28)
    filters.set(noise=0)


def test_pixels_are_those_of_the_file(filters):
    give(filters, "drop", "colour.png", PLAIN)
    filters.set(colour=1)
    np.testing.assert_array_equal(filters.answer["picture"], np.moveaxis(NOISE, 2, 0))
    filters.set(colour=0)


def test_clear_parts_are_white(filters):
    give(filters, "paste", "clear.png", SHOWN["clear.png"][0])
    assert (filters.answer["picture"] == 255).all()


def test_a_link_carries_no_pixel(filters):
    give(filters, "drop", "colour.png", PLAIN)
    assert len(filters.copy_link()) < 700
    filters.page.evaluate("history.replaceState(null, '', location.href.split('#')[0])")


def test_nothing_is_stored(filters):
    give(filters, "drop", "colour.png", PLAIN)
    assert filters.page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [
        0,
        0,
        "",
    ]


def test_what_is_dropped_without_a_file_gets_a_sentence(filters):
    filters.mount.evaluate(
        """(el) => el.querySelector(".cn").dispatchEvent(new DragEvent(
            "drop", { bubbles: true, cancelable: true, dataTransfer: new DataTransfer() }))"""
    )
    filters.complains("That is no file")


# --- The camera ---------------------------------------------------------------------------------------------

CAMERA = """(fails) => Object.defineProperty(navigator, "mediaDevices", { configurable: true, value: {
    async getUserMedia() {
        if (fails) throw new DOMException("", fails);
        const canvas = Object.assign(document.createElement("canvas"), { width: 64, height: 48 });
        const context = canvas.getContext("2d");
        const stream = canvas.captureStream(30);
        const paint = (now) => {
            context.fillStyle = `rgb(${now % 255} 100 100)`;
            context.fillRect(0, 0, 64, 48);
            if (stream.active) requestAnimationFrame(paint);
        };
        paint(0);
        window.track = stream.getTracks()[0];
        return stream;
    },
} })"""


@pytest.mark.parametrize(
    ("fails", "said"),
    [("NotAllowedError", "The camera was not allowed"), ("NotFoundError", "There is no camera")],
)
def test_a_camera_that_is_refused_gets_a_sentence_and_the_last_picture_stays(filters, fails, said):
    filters.page.evaluate(CAMERA, fails)
    filters.button("Camera").click()
    filters.complains(said)
    assert filters.state["picture"] == "digit"


def test_the_camera_shows_its_pictures_until_it_is_stopped(filters):
    filters.page.evaluate(CAMERA, "")
    filters.button("Camera").click()
    filters.wait("state.picture === 'own' && answer.picture.shape[2] === 256")
    filters.button("Stop the camera").click()
    assert filters.page.evaluate("window.track.readyState") == "ended"
    assert filters.state["picture"] == "own"


def test_another_picture_stops_the_camera(filters):
    filters.page.evaluate(CAMERA, "")
    filters.button("Camera").click()
    filters.wait("state.picture === 'own'")
    filters.select("picture").select_option("x")
    filters.page.wait_for_function("window.track.readyState === 'ended'")
    filters.becomes(picture="x")
