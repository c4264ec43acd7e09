"""The style of a document as a web page, from the declared page: light or dark, on a screen or on paper."""

from __future__ import annotations

from string import Template

from ..document.page_design import (
    ABOVE_ADDRESSEE,
    ABOVE_DAY,
    ACROSS,
    ADDRESSEE,
    AIRY,
    BAND,
    BELOW_DAY,
    BRICK,
    BRICK_TINT,
    COLUMNS,
    FONT,
    FONT_LINE,
    GREEN,
    GREEN_TINT,
    GREY,
    HAIRLINE,
    INK,
    LETTER,
    MARINE,
    MARINE_TINT,
    OCHRE,
    OCHRE_TINT,
    PALE,
    PAPER,
    POSTER,
    RUNNING,
    TWIN,
    UPRIGHT,
    WHITE,
    PageForm,
    Type,
    page_form,
    text_width,
)
from ..document.tree import Document
from ..pages import PAGES, USUAL


def _colour(digits: str) -> str:
    return f"#{digits.lower()}"


def _em(typography: Type) -> str:
    """Write a size in that of the body of the text: the letters of a screen are larger than those of paper."""
    return f"{typography.size / UPRIGHT.body.size:.3g}em"


def _margins(form: PageForm) -> str:
    return f"{form.top}mm {form.side}mm {form.foot}mm"


def _line(line_height: float) -> str:
    return f"{line_height * FONT_LINE:.3g}"


_TOKENS = {
    "ink": _colour(INK),
    "marine": _colour(MARINE),
    "grey": _colour(GREY),
    "hairline": _colour(HAIRLINE),
    "shade": _colour(PAPER),
    "white": _colour(WHITE),
    "tint": _colour(MARINE_TINT),
    "second": _colour(BAND),
    "pale": _colour(PALE),
    "green": _colour(GREEN),
    "ochre": _colour(OCHRE),
    "brick": _colour(BRICK),
    "may": _colour(GREEN_TINT),
    "only": _colour(OCHRE_TINT),
    "never": _colour(BRICK_TINT),
    "surtitle": f"{ACROSS.surtitle.size / UPRIGHT.body.size:.3g}em",
    "fonts": f"{FONT},{TWIN}",
    "hang": f"{UPRIGHT.hang}mm",
    "number": f"{UPRIGHT.number}mm",
    "step": f"{UPRIGHT.step}mm",
    "measure": f"{text_width(UPRIGHT):g}mm",
    "label": f"{UPRIGHT.label / UPRIGHT.article.size:.3g}em",
    "inner": f"{UPRIGHT.label / UPRIGHT.body.size:.3g}em",
    "title": _em(UPRIGHT.title),
    "subtitle": _em(UPRIGHT.subtitle),
    "chapter": _em(UPRIGHT.chapter),
    "article": _em(UPRIGHT.article),
    "table": _em(UPRIGHT.table),
    "note": _em(UPRIGHT.note),
    "body": f"{UPRIGHT.body.size:g}pt",
    "line": _line(UPRIGHT.body.line),
    "airy": _line(AIRY),
    "after": f"{UPRIGHT.body.after:g}pt",
    "above": f"{UPRIGHT.article.before:g}pt",
    "below": f"{UPRIGHT.article.after:g}pt",
    "before": f"{UPRIGHT.chapter.before:g}pt",
    "paper": _margins(UPRIGHT),
    "size": PAGES[USUAL].css_size,
    "letter": _margins(LETTER),
    "letter_line": _line(LETTER.body.line),
    "letter_after": f"{LETTER.body.after:g}pt",
    "pair": _margins(COLUMNS),
    "pair_body": f"{COLUMNS.body.size:g}pt",
    "pair_line": _line(COLUMNS.body.line),
    "wall": _margins(POSTER),
    "wall_body": f"{POSTER.body.size:g}pt",
    "wall_line": _line(POSTER.body.line),
    "addressee": f"{ADDRESSEE}mm",
    "above_addressee": f"{ABOVE_ADDRESSEE}",
    "above_day": f"{ABOVE_DAY}",
    "below_day": f"{BELOW_DAY}",
    "gutter": f"{COLUMNS.gutter}mm",
}

STYLE = Template("""
:root{--ink:$ink;--head:$marine;--soft:$grey;--line:$hairline;--paper:$white;--shade:$shade;--mark:#fff2a8;\
--hang:$hang;--number:$number;--page:$measure;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e4e7ed;--head:#c9d5ee;--soft:#a6adba;--line:#444c5a;--paper:#151922;
--shade:#1f2530;--mark:#6b5a00}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);
font:1rem/1.5 $fonts,"Segoe UI",system-ui,sans-serif;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.page{max-width:calc(var(--page) + 2.5rem);margin:0 auto;padding:1.5rem 1.25rem 4rem}
.wide .page{max-width:72rem}
.skip{position:absolute;left:-100vw;top:0;padding:.5rem 1rem;background:var(--paper)}
.skip:focus{left:0;z-index:1}
h1,h2,h3,h4,h5,h6,.title{color:var(--head);line-height:1.25;hyphens:manual;text-wrap:balance}
h1,.title{font-size:$title;margin:.5rem 0 .75rem;padding-bottom:.35rem;border-bottom:1pt solid var(--head)}
.title{font-weight:700}
h2,h3,h4,h5,h6,.article{font-size:$article;margin:$above 0 $below;border:0;padding:0}
.chapter{font-size:$chapter;margin:$before 0 .6rem;padding-bottom:.25rem;border-bottom:1pt solid var(--head)}
p{margin:0 0 .6rem}
.sender{font-size:$subtitle;font-weight:700;color:var(--head);margin:0}
.hung .addressee{margin-top:${above_addressee}pt}.dated{margin:${above_day}pt 0 ${below_day}pt}
.labelled{margin:0 0 .2rem}
.letter .subject{font-size:1em;line-height:inherit;color:inherit;margin:0 0 .2rem;padding:0;border:0;font-weight:400}
.labelled+:not(.labelled){margin-top:.8rem}
.labelled .name{color:var(--head);font-weight:700}
.letter p,.letter li{hyphens:manual!important}
p,li{hyphens:auto;text-wrap:pretty}
.subtitle{font-size:$subtitle;color:var(--head)}
.band{margin:0 0 1.2rem;color:$ink}
.band>*{margin:0;padding:.45rem 1.4rem}
.band .titles{background:$marine;padding:1.2rem 1.4rem}
.band h1,.band h2.title,.band .title{color:$white;border:0;padding:0;margin:0}
.band .subtitle{color:$pale;font-size:$surtitle;font-weight:700;text-transform:uppercase;letter-spacing:.05em;
margin:0 0 .2rem}
.band .standing{color:$white;background:$second;font-weight:700}
.band .in-force{background:$green}
.band .waiting,.band .unknown{background:$ochre}
.band .shape{background:none}
.band dl{display:flex;flex-wrap:wrap;gap:.3rem 2rem;background:$tint;font-size:$table;justify-content:space-between}
.band dt{color:$grey;font-size:.9em}
.band dd{margin:0;font-weight:700}
.pair .band dl{display:block}.pair .band dl>div{display:flex;gap:.5em}
.notice{font-style:italic;color:var(--soft)}
.note,.running{font-size:.875rem;color:var(--soft)}
.running{border-bottom:1px solid var(--line);padding-bottom:.4rem}
.foot{border-bottom:0;border-top:1px solid var(--line);padding:.4rem 0 0;margin-top:3rem}
.centred{text-align:center}
.right{text-align:right}
.numbered{display:grid;grid-template-columns:3.2rem 1fr}
.numbered>.n,.no{color:var(--soft)}
ul,ol{margin:0 0 .7rem;padding-left:$step}
.numbered+ul,.numbered+ol{margin-left:3.2rem}
.shared p:not(.numbered):not(.label),.shared ul,.shared ol{margin-left:3.2rem}
.shared aside p{margin-left:0!important}
li{margin-bottom:.25rem}
li::marker{color:var(--head)}
ul:lang(fr){list-style-type:"–  "}
@media print,(min-width:48.01rem){
:is(.hung main,.hung section:not(.signature,.open),section.hung)>:is(p,ul,ol,aside):not(.numbered,.subtitle,\
.notice,.right,.centred,.sender,.sender-address,.addressee,.dated,.labelled){margin-left:var(--hang)}
.hung .part{margin-left:var(--hang)}
.hung .article{padding-left:var(--hang);text-indent:calc(-1*var(--hang))}
.hung .no{font-size:$label;display:inline-block;width:var(--hang);text-indent:0}
.hung .stop{display:none}
.hung .numbered{display:block;padding-left:var(--hang);text-indent:calc(var(--number) - var(--hang))}
.hung .n{display:inline-block;width:calc(var(--hang) - var(--number));text-indent:0;font-size:$inner}
.hung .labelled{padding-left:var(--hang);text-indent:calc(-1*var(--hang))}
.hung .labelled .name{display:inline-block;width:var(--hang);text-indent:0;font-size:$inner}.hung .colon{display:none}
.hung.letter .addressee,.hung.letter .dated{margin-left:$addressee}
.hung.letter .signatures{grid-template-columns:$addressee 1fr;column-gap:0}
section.hung{max-width:var(--page)}}
a{color:inherit;text-decoration:underline;text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--head);outline-offset:2px}
main:focus-visible{outline:none}
sup{line-height:0}
ins{font-weight:700;text-decoration:none}
mark{background:var(--mark);color:inherit;padding:0 .15em;font-weight:700;border:1px dashed;border-radius:2px}
nav{border:1px solid var(--line);padding:.25rem 1.25rem 1rem;margin:1.5rem 0}
nav h2,nav h3{margin:1rem 0 .5rem}
nav ul{list-style:none!important;padding:0;margin:0}
nav .l2{padding-left:1.5rem}
.nb{white-space:nowrap}
.side{padding:.5rem 1rem;font-size:.94rem}
.side summary{cursor:pointer;font-weight:700;color:var(--head)}
.side li{margin:.35rem 0}
@media screen and (min-width:82rem){body:not(.wide) .side{position:fixed;top:1rem;bottom:1rem;left:1rem;\
width:calc((100vw - var(--page))/2 - 4.5rem);max-width:19rem;margin:0;overflow-y:auto;border:0}
body:not(.wide) .side details::details-content{content-visibility:visible;display:block;height:auto}}
nav a{text-decoration:none}
nav a:hover{text-decoration:underline}
.table{overflow-x:auto;margin:0 0 1rem}
table{border-collapse:collapse;width:100%;font-size:$table;line-height:1.35}
caption{text-align:left;font-weight:700;color:var(--head);padding-bottom:.4rem}
th,td{border:solid var(--line);border-width:1px 0;padding:.3rem .5rem;text-align:left;vertical-align:top}
th{background:var(--shade);color:var(--head)}
th,.broad td{overflow-wrap:break-word;hyphens:auto}
.pair th,.pair td{overflow-wrap:anywhere}
.ruled th,.ruled td{border-width:0 0 1px;background:none}
.ruled thead th{border-bottom:2px solid var(--head)}
.ruled tbody th{font-weight:400;color:inherit}
.ruled .band th{background:var(--shade);font-weight:700;color:var(--head)}
.panels{display:flex;flex-wrap:wrap;gap:.9rem;margin:0 0 1rem}
.panel{flex:1 1 14rem;padding:.75rem 1rem;color:$ink;background:$may}
.panel-no{flex-grow:3;background:$never}
.panel .lead{font-size:$article;font-weight:700;line-height:1.25;color:$green;margin:0 0 .4rem}
.panel-no .lead{color:$brick}
.panel ul{list-style:none!important;padding:0;margin:0}
.panel li{position:relative;padding-left:2em;margin-bottom:.35rem}
.cell-yes,.cell-only-if,.cell-no{color:$ink}
.cell-yes{background:$white}.cell-only-if{background:$only}.cell-no{background:$never}
tr:has([class^=cell]) td{vertical-align:middle}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,11rem),1fr));gap:.6rem 1.2rem;margin:0 0 1rem;
padding:.6rem 0;border:solid var(--head);border-width:1.5px 0;font-size:$table}
.cards>div{position:relative;padding-left:2.6em}
.cards dt{color:var(--soft)}
.cards dd{margin:0;font-weight:700}
.shapes{position:absolute;width:0;height:0}
.shape{width:1.15em;height:1.15em;vertical-align:-.2em;background:#fff;border-radius:2px}
.panel .shape,.cards .shape{position:absolute;left:0;top:.1em;width:1.3em;height:1.3em}
.panel .shape{background:none}
.cards .shape{top:.3em;width:1.7em;height:1.7em}
.cell-yes .shape,.cell-only-if .shape,.cell-no .shape{background:none;width:1.5em;height:1.5em;vertical-align:-.4em}
.picture{margin:0 0 .5rem;overflow-x:auto;background:#fff}
.picture svg{width:100%;height:auto;min-width:34rem;display:block}
.answer{font-size:1.15rem;margin:0;padding:.35rem 1rem;background:var(--shade);border-left:6px solid var(--head)}
.answer+:not(.answer){margin-top:1rem}
aside{border-left:4px solid var(--head);background:var(--shade);padding:.6rem 1rem;margin:0 0 .9rem;font-size:.94rem}
aside .label{font-size:.82rem;color:var(--soft);margin:0 0 .3rem}
aside p:last-child{margin:0}
.signatures{display:grid;grid-template-columns:1fr 1fr;gap:1rem 2.5rem;margin:1rem 0 1.5rem}
.signatures>div{padding-bottom:4.5rem;border-bottom:1px solid var(--soft);display:flex;flex-direction:column}
.signatures>div:has(.line){padding-bottom:0}
.signatures>div:only-child{grid-column:2}
.signatures p{margin:0 0 .15rem}
.signatures .line{padding-top:2rem;border-bottom:1px solid var(--soft)}
.signatures .line:last-child{padding-top:4.5rem;border:0;margin:0}
.signatures p:not(.line)+.line{margin-top:auto}
.open{border:1px solid var(--soft);padding:.25rem 1.25rem .5rem;margin:2rem 0}
.pair{display:grid;grid-template-columns:1fr 1fr;column-gap:2rem}
.pair>div{min-width:0}
.names{font-weight:700;color:var(--head);border-bottom:1pt solid var(--head);margin-bottom:1rem;position:sticky;
top:0;background:var(--paper)}
.language+.language{border-top:4px double var(--head);margin-top:4rem;padding-top:1rem}
h1,h2,h3,h4,h5,h6,.title,.head,caption,.made,.lead{break-after:avoid}
.foot{break-before:avoid}
h1,h2,h3,h4,h5,h6,tr,aside,.signature,.whole,.open,.picture,.panel,.cards{break-inside:avoid}
p,li{orphans:3;widows:3}
section>span[id]{position:absolute}
.break{break-before:page}
@media screen and (max-width:44rem){.broad table{min-width:40rem}}
@media screen and (max-width:40rem){.pair,.signatures{grid-template-columns:1fr}.names{display:none}
.pair>div+div{border-left:3px solid var(--line);padding-left:.8rem;margin-bottom:1rem}.signatures>div:only-child{
grid-column:1}.numbered{grid-template-columns:1fr}.numbered+ul,.numbered+ol,
.shared p:not(.numbered):not(.label),.shared ul,.shared ol{margin-left:0}}
@media print{:root{--ink:$ink;--head:$marine;--soft:#444;--line:#999;--paper:$white;--shade:$shade;--mark:#fff2a8;
color-scheme:light}
@page{size:$size;margin:$paper}
.wide .page,.page{max-width:none;padding:0}body{font-size:$body;line-height:$line}.airy{line-height:$airy}
.hung.letter{line-height:$letter_line;page:letter}@page letter{margin:$letter}
.letter p:not(.dated,.labelled){margin-bottom:$letter_after}
.letter p.labelled,.letter .subject,.letter .signatures p{margin-bottom:0}
.letter .signatures{margin:.3rem 0 0}.letter .signatures>div{padding-bottom:3.2rem}
.letter .foot{margin-top:.5rem}
.both{font-size:$pair_body;line-height:$pair_line;page:pair}@page pair{margin:$pair}.pair{column-gap:$gutter}
p{margin-bottom:$after}.skip{display:none}a{text-decoration:none}th,td,.broad td{hyphens:manual}
.table{overflow:visible}.broad table{font-size:9pt}thead{display:table-header-group}.names{position:static}\
nav{break-inside:avoid-page}.side{display:none}
.language+.language{break-before:page;border:0;margin:0;padding:0}
mark,th,aside,.answer,.band>*,.panel,td{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
@media print{.poster{font-size:$wall_body;line-height:$wall_line;page:wall}@page wall{size:$size;margin:$wall}\
.poster .note{font-size:.8em}}
@media print{.landscape{page:flat}@page flat{size:$size landscape}}
""").substitute(_TOKENS)


def page_margins(document: Document) -> str:
    """Build the CSS of printed pages: their size, the page number, and the header from page 2 on."""
    before, _, rest = document.page_label.partition("{page}")
    between, _, after = rest.partition("{pages}")
    count = (
        f"{_css(before)} counter(page) {_css(between)} counter(pages) {_css(after)}" if document.page_label else '""'
    )
    small = f"font:{RUNNING.size}pt {FONT},{TWIN},sans-serif;color:#{GREY}"
    return page_size(document) + (
        f"@page{{@bottom-right{{content:{count};{small}}}@top-left{{content:{_css(document.header)};{small}}}}}\n"
        "@page:first{@top-left{content:none}}\n"
    )


def _css(text: str) -> str:
    r"""Write a text as a quoted CSS string, in which every character that could end the string is escaped.

    >>> _css('a"</style>')
    '"a\\22 \\3c /style\\3e "'
    """
    escaped = "".join(
        f"\\{ord(character):x} " if character in '"\\\\<>&' or ord(character) < 32 else character for character in text
    )
    return f'"{escaped}"'


def page_size(document: Document) -> str:
    """Build the CSS of the size of printed pages; empty for the usual one, which all web pages have."""
    form = page_form(document)
    if form.page is PAGES[USUAL]:
        return ""
    size = f"size:{form.page.css_size}"
    if form.page.narrow:  # what is never on a narrow page keeps its own size in one file with what is
        return f"@page{{{size};margin:{_margins(form)}}}\n@page pair{{{size};margin:{_margins(form)}}}\n"
    return f"@page{{{size}}}\n@page wall{{{size}}}\n@page flat{{{size} landscape}}\n"
