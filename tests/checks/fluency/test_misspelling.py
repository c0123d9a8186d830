"""misspelling: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from mtqa.checks.base import CHECKS, Context
from mtqa.checks.manual import matcher_from_example
from mtqa.model import Segment
from mtqa.text.spelling import correction, frequencies
from tests.checks._rules import corrected, marked

CHECK = "misspelling"

FLAGS = [
    ("政府", "The goverment said so.", "The government said so."),
    ("他们也", "The report says theyalso gave.", "The report says they also gave."),
    ("收到", "They recieve it.", "They receive it."),
    ("分开", "They live in seperate houses.", "They live in separate houses."),
    ("发生", "It occured in May.", "It occurred in May."),
    ("信息", "For more infomation, ask.", "For more information, ask."),
    ("住宿", "They accomodate many.", "They accommodate many."),
    ("委员会", "The comittee met.", "The committee met."),
    ("开头", "At the begining of it", "At the beginning of it"),
    ("环境", "in that enviroment, yes", "in that environment, yes"),
]

LEAVES_ALONE = [
    ("政府", "The government said so.", "a right word"),
    ("颜色", "The colour of labour, the color of labor", "both varieties"),
    ("组织", "They organise and organize, analysed and analyzed.", "both varieties"),
    ("阿片", "opioids, tramadol and fentanyl", "words of medicine"),
    ("软件", "middleware, typedefs, vtable and preprocessing", "words of computing"),
    ("网民", "netizens, chatbots and homebuyers", "new words"),
    ("预订", "preordered, unreviewed, recolored and inclusivity", "derivations"),
    ("钢", "tuyeres, isanomals and hodographs", "words of technology"),
    ("约翰", "Goverment Relations", "a capital: a name"),
    ("见goverment.txt", "see goverment here", "the source has it"),
    ("网址", "see goverment.example and x/goverment", "an address"),
    ("代码", "call goverment(x) and goverment_x", "code"),
    ("事实上", "It is de facto so, in vitro too.", "Latin"),
    ("很", "haha hmmmm ooooh", "noises"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "right"), FLAGS)
def test_flags(source, target, right):
    assert len(marked(CHECK, source, target)) == 1
    assert corrected(CHECK, source, target) == right
    assert marked(CHECK, source, right) == []


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why


def found(source, target, matcher=None, **options):
    segment = Segment("1", source, target)
    return list(CHECKS[CHECK].rule(segment, Context(segment, matcher, {CHECK: options})))


def test_words_of_the_user_are_right():
    assert found("政府", "The goverment said so.", words=["goverment"]) == []


def test_renderings_of_the_glossary_are_right():
    matcher = matcher_from_example("政府 = goverment")
    assert found("政府", "The goverment said so.", matcher) == []
    assert found("公司", "The goverment said so.", matcher), "only where the term is"


def test_the_list_of_words_is_there():
    assert len(frequencies()) > 80_000, "symspellpy is a dependency"


# Common misspellings and what they are of (from teachers' lists of English).
COMMON = (
    "catagory=category cemetary=cemetery concious=conscious existance=existence foriegn=foreign knowlege=knowledge \
liason=liaison millenium=millennium occassion=occasion persistant=persistent posession=possession recomend=recommend \
relevent=relevant acheive=achieve agressive=aggressive apparant=apparent buisness=business ecstacy=ecstasy \
familar=familiar heirarchy=hierarchy inteligence=intelligence interupt=interrupt ocurrence=occurrence \
parliment=parliament pavillion=pavilion propoganda=propaganda psycology=psychology questionaire=questionnaire \
succesful=successful threshhold=threshold vaccum=vacuum"
)


@pytest.mark.parametrize("pair", COMMON.split())
def test_common_misspellings(pair):
    wrong, _, right = pair.partition("=")
    assert correction(wrong) == right
    assert correction(right) is None
