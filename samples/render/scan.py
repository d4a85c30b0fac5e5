"""Turns the pages of a PDF into what a scanner, a fax or a telephone's camera would have made of them.

Options (all by name, as text): dpi, seed, mode grey|colour|fax, skew (degrees), blur (pixels), noise (grey levels), specks (per
million pixels), fade (0 to 1: how far black turns grey), paper (grey level of white), shadow (0 to 1), edge (dark scanner edge),
fold, holes, photo (perspective on a table), stamp, stampcolour, pen (handwriting), crop (share lost at the foot), quality (JPEG),
levels (grey levels kept in a PNG), turn (degrees, quarter turns).
"""
import random
import subprocess
import tempfile
from pathlib import Path

from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont

INK = {"blue": (40, 50, 140), "red": (170, 30, 40), "violet": (90, 40, 120), "black": (30, 30, 30), "green": (20, 100, 60)}
HAND = "/usr/share/fonts/opentype/urw-base35/Z003-MediumItalic.otf"
STAMP = "/usr/share/fonts/truetype/liberation/LiberationSansNarrow-Bold.ttf"


def make(pdf, target, options):
    dpi = int(options.get("dpi", 200))
    rng = random.Random(int(options.get("seed", 1)))
    with tempfile.TemporaryDirectory() as work:
        subprocess.run(["pdftoppm", "-r", str(dpi), "-png", str(pdf), f"{work}/p"], check=True)
        pages = [Image.open(p).convert("RGB") for p in sorted(Path(work).glob("p*.png"))]
    pages = [degrade(page, options, rng, dpi, number) for number, page in enumerate(pages)]
    save(pages, target, options, dpi)


def degrade(page, options, rng, dpi, number):
    def value(name, default=0.0):
        return float(options.get(name, default))

    if number == 0 and "stamp" in options:
        stamp(page, options["stamp"], INK[options.get("stampcolour", "blue")], rng, dpi)
    if "pen" in options and number == 0:
        pen(page, options["pen"], rng, dpi)
    if "holes" in options:
        holes(page, dpi)
    if "fold" in options:
        fold(page)
    if value("fade"):
        low = int(255 * value("fade"))
        page = page.point(lambda v: low + v * (255 - low) // 255)
    if value("paper"):
        white = int(value("paper"))
        page = page.point(lambda v: v * white // 255)
    fill = (int(value("paper", 255)),) * 3
    if value("skew"):
        angle = value("skew") * rng.uniform(0.8, 1.1) * (-1 if number % 2 else 1)
        page = page.rotate(angle, Image.Resampling.BICUBIC, fillcolor=fill)
    if "photo" in options:
        page = photo(page, rng)
    if "edge" in options:
        width = int(page.width * 0.012)
        page.paste((60, 60, 60), (page.width - width, 0, page.width, page.height))
    if value("blur"):
        page = page.filter(ImageFilter.GaussianBlur(value("blur")))
    if value("shadow"):
        page = shadow(page, value("shadow"), rng)
    if options.get("mode", "grey") != "colour":
        page = page.convert("L")
    if value("noise"):
        page = noise(page, value("noise"), rng)
    if value("specks"):
        specks(page, int(value("specks") * page.width * page.height / 1e6), rng)
    if value("crop"):
        page = page.crop((0, 0, page.width, int(page.height * (1 - value("crop")))))
    if value("turn"):
        page = page.rotate(value("turn"), expand=True)
    if options.get("mode") == "fax":
        page = page.point(lambda v: 255 if v > value("threshold", 150) else 0).convert("1", dither=Image.Dither.NONE)
    return page


def stamp(page, text, colour, rng, dpi):
    font = ImageFont.truetype(STAMP, int(dpi * 0.17))
    lines = text.split("|")
    width = max(int(font.getlength(line)) for line in lines) + dpi // 4
    height = int(dpi * 0.22 * len(lines)) + dpi // 6
    mask = Image.new("L", (width, height), 0)
    draw = ImageDraw.Draw(mask)
    draw.rectangle((3, 3, width - 4, height - 4), outline=220, width=max(2, dpi // 60))
    for i, line in enumerate(lines):
        draw.text((width // 2, dpi // 12 + int(dpi * 0.22 * (i + 0.5))), line, 220, font, anchor="mm")
    grain = Image.frombytes("L", (width, height), rng.randbytes(width * height)).filter(ImageFilter.GaussianBlur(1.5))
    mask = ImageChops.multiply(mask, grain.point(lambda v: min(255, 90 + v)))
    mask = mask.rotate(rng.uniform(-9, 9), Image.Resampling.BICUBIC, expand=True)
    x = int(page.width * rng.uniform(0.5, 0.58))
    y = int(page.height * rng.uniform(0.16, 0.22))
    page.paste(colour, (x, y), mask)


def pen(page, text, rng, dpi):
    font = ImageFont.truetype(HAND, int(dpi * 0.24))
    mask = Image.new("L", (int(font.getlength(text)) + 20, int(dpi * 0.4)), 0)
    ImageDraw.Draw(mask).text((8, 4), text, 230, font)
    mask = mask.rotate(rng.uniform(1, 6), Image.Resampling.BICUBIC, expand=True)
    page.paste(INK["blue"], (int(page.width * 0.55), int(page.height * rng.uniform(0.03, 0.06))), mask)


def holes(page, dpi):
    draw = ImageDraw.Draw(page)
    radius = int(dpi * 0.12)
    for y in (page.height // 2 - int(dpi * 1.57), page.height // 2 + int(dpi * 1.57)):
        x = int(dpi * 0.42)
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(70, 70, 70))


def fold(page):
    draw = ImageDraw.Draw(page, "RGBA")
    for share in (1 / 3, 2 / 3):
        y = int(page.height * share)
        draw.rectangle((0, y, page.width, y + 2), fill=(0, 0, 0, 45))
        draw.rectangle((0, y + 3, page.width, y + 12), fill=(0, 0, 0, 14))


def photo(page, rng):
    """The sheet lies slightly turned and foreshortened on a dark table."""
    w, h = page.size
    out = (int(w * 1.06), int(h * 1.05))
    corners = [(out[0] * x + w * rng.uniform(-0.012, 0.012), out[1] * y + h * rng.uniform(-0.01, 0.01))
               for x, y in ((0.045, 0.03), (0.955, 0.035), (0.985, 0.975), (0.02, 0.97))]
    coefficients = perspective(corners, [(0, 0), (w, 0), (w, h), (0, h)])
    table = Image.new("RGB", out, (92, 74, 58))
    sheet = page.transform(out, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BICUBIC)
    mask = Image.new("L", (w, h), 255).transform(out, Image.Transform.PERSPECTIVE, coefficients, Image.Resampling.BILINEAR)
    table.paste(sheet, (0, 0), mask)
    return table


def perspective(targets, sources):
    """The eight coefficients that take each target corner to its source corner (Gaussian elimination)."""
    rows = []
    for (x, y), (u, v) in zip(targets, sources):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    for i in range(8):
        pivot = max(range(i, 8), key=lambda r: abs(rows[r][i]))
        rows[i], rows[pivot] = rows[pivot], rows[i]
        rows[i] = [c / rows[i][i] for c in rows[i]]
        for r in range(8):
            if r != i:
                rows[r] = [a - rows[r][i] * b for a, b in zip(rows[r], rows[i])]
    return [row[8] for row in rows]


def shadow(page, depth, rng):
    gradient = Image.linear_gradient("L").rotate(rng.choice((0, 90, 180, 270)) + rng.uniform(-25, 25), expand=False, fillcolor=128)
    gradient = gradient.filter(ImageFilter.GaussianBlur(20)).resize(page.size)
    gradient = gradient.point(lambda v: int(255 - depth * (255 - v)))
    return ImageChops.multiply(page, gradient.convert(page.mode))


def noise(page, amount, rng):
    def grain():
        raw = Image.frombytes("L", page.size, rng.randbytes(page.width * page.height))
        return raw.point(lambda v: int(128 + (v - 128) * amount / 128))

    if page.mode == "RGB":
        return Image.merge("RGB", [ImageChops.add(band, grain(), 1, -128) for band in page.split()])
    return ImageChops.add(page, grain(), 1, -128)


def specks(page, count, rng):
    draw = ImageDraw.Draw(page)
    ink = 40 if page.mode == "L" else (40, 40, 40)
    for _ in range(count):
        x, y, r = rng.randrange(page.width), rng.randrange(page.height), rng.choice((0, 0, 1, 1, 2))
        draw.ellipse((x, y, x + r, y + r), fill=ink)


def save(pages, target, options, dpi):
    kind = target.suffix.lower()
    if kind in (".jpg", ".jpeg"):
        pages[0].save(target, "JPEG", quality=int(options.get("quality", 45)), dpi=(dpi, dpi))
    elif kind == ".png":
        step = 256 // int(options.get("levels", 8))
        page = pages[0]
        if page.mode != "1":
            page = page.point(lambda v: min(255, (v + step // 2) // step * step))
        page.save(target, "PNG", optimize=True, dpi=(dpi, dpi))
    elif kind in (".tif", ".tiff"):
        compression = "group4" if pages[0].mode == "1" else "jpeg"
        extra = {} if compression == "group4" else {"quality": int(options.get("quality", 45))}
        pages[0].save(target, "TIFF", compression=compression, dpi=(dpi, dpi), save_all=True, append_images=pages[1:], **extra)
    elif kind == ".pdf":
        pages[0].save(target, "PDF", title="scan", resolution=dpi, quality=int(options.get("quality", 45)), save_all=True, append_images=pages[1:])
    else:
        raise SystemExit(f"{target.name}: no scanner writes {kind}")
