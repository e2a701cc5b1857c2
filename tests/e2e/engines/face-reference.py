"""Writes how HarfBuzz sets some words in the bundled Naskh, as outlines: what engines are compared with (face.test.mjs).

    pip install uharfbuzz fonttools brotli
    python face-reference.py > face-reference.json
"""

import io
import json
import pathlib

import uharfbuzz
from fontTools.misc.transform import Offset
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

# Letters with dots above and below in each of their forms, ligatures, hamzas; no vowel signs, which stand
# elsewhere in WebKitGTK, whatever the face.
WORDS = ["ستبني", "تنتخب نبيلة", "ثابتة", "الرئيس", "قال إن لا", "مؤكد"]
FONT = pathlib.Path(__file__).parents[3] / "assets/fonts/noto-naskh-arabic.woff2"


def outlines(weight):
    """Returns of each word its text, its advance and its outline, in a thousandth of the letters' size."""
    font = instantiateVariableFont(TTFont(FONT), {"wght": weight})
    font.flavor = None
    written = io.BytesIO()
    font.save(written)
    shaper = uharfbuzz.Font(uharfbuzz.Face(written.getvalue()))
    glyphs = font.getGlyphSet()
    names = font.getGlyphOrder()
    found = []
    for word in WORDS:
        buffer = uharfbuzz.Buffer()
        buffer.add_str(word)
        buffer.guess_segment_properties()
        uharfbuzz.shape(shaper, buffer)
        pen = SVGPathPen(glyphs, ntos=lambda number: str(round(number)))
        x = 0
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions):
            # Down is positive in SVG.
            place = Offset(x + position.x_offset, -position.y_offset).scale(1, -1)
            glyphs[names[info.codepoint]].draw(TransformPen(pen, place))
            x += position.x_advance
        found.append({"text": word, "weight": weight, "advance": x, "path": pen.getCommands()})
    return found


print(json.dumps(outlines(400) + outlines(700), ensure_ascii=False, indent=1))
