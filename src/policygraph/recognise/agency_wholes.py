"""Whole names: the branch, institute or office behind a body's name that makes it longer."""

from __future__ import annotations

import re
from dataclasses import replace

from ..vocab.agencies import CENTRAL, FORM, FUNCTION, GENERIC_FUNCTION, WHOLE, AgencyVocabulary, Word
from ..vocab.places import Places
from ..zh.acting import ACTS_PLAINLY
from .agency_owners import Owners
from .agency_patterns import AMONG, BRANCH_PART, INSTITUTE_PART, NOT_IN_PART, PLACED_PART, TAIL

#: Characters behind an ending that make it part of another word: 部署, 委托, 办理, 会议.
NOT_BEHIND = {
    "局": "部面势限长域",
    "厅": "部面势限长",
    "部": "署门分级位件队长委际",
    "委": "托派书常员",
    "办": "理法公好事学结案局件",
    "会": "议",
    "队": "伍员长",
    "方": "性",
    "组": "织建成合装",
    "所": "有需属长得以谓",
}

#: A bureau of a department: 交通运输厅|公路局; an office that acts: 市教育局|基础教育科负责….
_BUREAU_OF = re.compile(r"[\u4e00-\u9fff]{2,4}?局(?![部面势限长域])")
_OFFICE_OF = re.compile(
    r"[\u4e00-\u9fff]{2,8}?(?:(?<![查惩调到各多好深出用何此远难益坏害长短一二三两四五])处|(?<![本专学百全内外儿牙骨眼])科|股|(?<![承协主举经创交代补合开兴领联申帮自督查催])办|督查办|督办)"
    r"(?=负责|牵头|具体|组织|会同|配合|备案|审核|汇总|对(?!应|口|外)|给予|指导|做好|按(?=照|职责|“|要求|规定|程序)|要(?!求)|将|应当|须|每[月周季年]|[、,;。)\n])"
    rf"|(?:(?!建设|推进|加强|中心)[\u4e00-\u9fff]){{2,8}}?(?:中心|总站|设计院|执法局)(?=负责|牵头|会同|配合|要(?!求)|将|应当|[、,;。)\n]|{ACTS_PLAINLY.pattern}|建设[\u4e00-\u9fff]{{4}})"
)
#: What the same department is elsewhere: 厅|(局).
_OR_KIND = re.compile(r"\((?:委员会|[局委厅办]|[局委厅](?:、[局委厅])+)\)")
#: Whom to ask, and the office that answers.
_ASKED = re.compile(r"(?:联系人|联系单位|联系方式|联系电话|咨询单位|受理单位)(?:及[^:\n]{1,8})?:[^:,。;]{0,24}\Z")
_OFFICE_ASKED = re.compile(r"[\u4e00-\u9fff]{2,14}?(?:处|科|司|股|办公室|室)(?![理置罚长技学])")
#: An office of a government in a place: 省政府|横琴办, 市政府|驻京办事处.
_SEAT_OF = re.compile(
    r"(?:(?:参事室|督查室|研究室)(?![主副])|(?:驻[\u4e00-\u9fff]{1,4}?(?:办事处|办)|(?!督|承|主|协|查|交|代|立|联)[\u4e00-\u9fff]{2}办)(?=牵头|负责|配合|等|[、,;。)]))"
)
#: The office of a people's congress, and one of the party's: 市人大|办, 省委|财经办.
_OFFICE_HERE = re.compile(r"办(?:公室|公厅)?(?![理法公好学事案结])")
_COMMITTEE_OF = re.compile(
    r"(?:常委会)?[\u4e00-\u9fff]{1,8}?(?:工作委员会|委员会|工委|(?<!常)委)(?=[、,;。)]|要(?!求)|牵头|负责|会同)"
)
_PARTY_OFFICE = re.compile(
    r"(?![托派任会])[\u4e00-\u9fff]{2,4}(?<!督|承|主|协|查|交|代|立|联)办(?=牵头|负责|会同|配合|等|备案|审核|汇总|要(?!求)|应|将|[、,;。)])"
)


class Wholes(Owners):
    """The rules, compiled for a vocabulary and a table of places."""

    def __init__(self, vocabulary: AgencyVocabulary, places: Places) -> None:
        self._stems = vocabulary.stems | AMONG
        self._central = frozenset(w.text for w in vocabulary.words.values() if w.kind == CENTRAL)
        branches = "|".join(map(re.escape, vocabulary.branches))
        self._branch = re.compile(rf"(?:[\u4e00-\u9fff]{{2,7}}?(?<![的和与及会同等在对]))?(?:{branches})(?![部面长])")
        self._institute = re.compile(
            r"(?:[\u4e00-\u9fff]{2,16}?)?分中心|(?:[\u4e00-\u9fff]{2,8}?)?(?:规划院|研究院|研究所|科学院|司|督察局|办公厅|(?<=[\u4e00-\u9fff]{2})(?<!数据)中心(?![城位]))(?![法机长])"
        )
        super().__init__(vocabulary, places)

    # -- whole names -----------------------------------------------------------------------------------------

    def whole(self, text: str, end: int, word: Word) -> tuple[Word, int]:
        """``word`` and ``end`` with the part of the body that follows (生态环境局|党组, 公安局|高新分局).

        A branch is a body of its own, so its official name holds the part.
        """
        if word.kind not in (FUNCTION, WHOLE, GENERIC_FUNCTION, FORM):
            return word, end
        kind = _OR_KIND.match(text, end)
        if kind is not None:  # 各市生态环境厅|(局)
            return word, kind.end()
        more = TAIL.match(text, end)
        if more is not None:
            if word.official and more.group() == "办公室":  # it signs for itself: 生态环境厅办公室
                word = replace(word, official=word.official + more.group())
            return word, more.end()
        stop = self._part(text, end, word) if word.kind != GENERIC_FUNCTION else end
        if stop > end and word.official:
            word = replace(word, official=word.official + text[end:stop])
        return word, stop

    def _part(self, text: str, end: int, word: Word) -> int:
        """``end``, or the end of the branch, institute or office that makes the name longer."""
        last = text[end - 1]
        if last in "局厅委部":
            asked = _ASKED.search(text, max(0, end - 40), end) and _OFFICE_ASKED.match(text, end)
            if asked:  # 联系人:省林业局|对外合作处王卓
                return asked.end()
        if last in "局厅委":
            office = _OFFICE_OF.match(text, end)
            if office is not None and not NOT_IN_PART.search(text, end, office.end()):
                return office.end()
        if last == "局":
            place = self.place_at(text, end)
            part = PLACED_PART.match(text, place[0]) if place else None
            part = part or BRANCH_PART.match(text, end)
            if part is not None and not NOT_IN_PART.search(text, end, part.end()):
                return part.end()
        elif last == "厅":
            part = BRANCH_PART.match(text, end) or _BUREAU_OF.match(text, end)  # 公安厅|森林警察总队
            if part is not None and not NOT_IN_PART.search(text, end, part.end()):
                return part.end()
        elif last == "院" and (place := self.place_at(text, end)) and (part := PLACED_PART.match(text, place[0])):
            return part.end()  # 省林业调查规划院|昆明分院
        elif word.text.endswith(("科院", "科学院")):
            return self._institute_part(text, end)
        elif word.text.endswith(("人大", "政协")):
            seat = _OFFICE_HERE.match(text, end) or _COMMITTEE_OF.match(text, end)
            return seat.end() if seat is not None and not NOT_IN_PART.search(text, end, seat.end()) else end
        elif word.text in ("委", "党委"):
            seat = _PARTY_OFFICE.match(text, end)
            return seat.end() if seat is not None else end
        elif word.text.endswith("政府"):
            seat = _SEAT_OF.match(text, end)
            if seat is not None:
                return seat.end()
            for length in range(6, 1, -1):
                at = end + length
                if text[end:at] in self._stems and text.startswith("办", at):
                    follow = text[at + 1 : at + 2]
                    return at + 1 if not follow or follow not in NOT_BEHIND["办"] else end
        return end

    @staticmethod
    def _institute_part(text: str, end: int) -> int:
        part = INSTITUTE_PART.match(text, end)
        return part.end() if part and not NOT_IN_PART.search(text, end, part.end()) else end

    def branch(self, text: str, end: int) -> int:
        """The end of a central body's branch or institute that follows: 人民银行|济南分行."""
        if any(text[end : end + n] in self._central for n in range(2, 14)):
            return end
        for rule in (self._branch, self._institute):
            found = rule.match(text, end)
            if (
                found is not None
                and not re.search(r"[的和与及会等在对由向、从]|全局", found.group())
                and len(found.group()) >= 2
            ):
                place = self.place_at(text, found.end())  # …研究院|西安分院
                part = PLACED_PART.match(text, place[0]) if place else None
                return part.end() if part is not None else found.end()
        return self._institute_part(text, end) if text.endswith(("科院", "科学院"), 0, end) else end
