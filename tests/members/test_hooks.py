"""A low room calls what a high one has plugged in, in order and once."""

import pytest

from meetings import bulletins
from members import headcount, hooks, personal_data, succession
from members.hooks import Hook
from sotay import monthly
from sotay.usage import headcount as kept


def first():
    return 1


def second():
    return 2


def test_receivers_are_called_in_order_and_each_once():
    hook = Hook("Numbers.")
    for receiver in (first, second, first):
        hook.plug_in(receiver)
    assert [receiver() for receiver in hook] == [1, 2]


def test_one_key_names_one_receiver_and_the_last_stands():
    hook = Hook("Numbers.", key=lambda pair: pair[0])
    for pair in (("a", 1), ("b", 2), ("a", 3)):
        hook.plug_in(pair)
    assert list(hook) == [("a", 3), ("b", 2)] and hook.get("b") == ("b", 2) and hook.get("c") is None


def test_a_hook_of_one_app_knows_it_and_says_when_there_are_several():
    hook = Hook("Numbers.")
    assert hook.only is None
    hook.plug_in(first)
    assert hook.only is first
    hook.plug_in(second)
    with pytest.raises(LookupError, match=r"first, .*second all answer: Numbers\."):
        _ = hook.only


def test_apps_plug_in_when_a_hook_is_asked_in_their_order_and_once():
    waiting, hook, called = hooks._Waiting(), Hook("Numbers."), []

    def plug_in(receiver):
        def plug():
            called.append(receiver)
            waiting.plug_in()  # what plugs in may ask a hook itself
            hook.plug_in(receiver)

        return plug

    waiting.apps += [plug_in(first), plug_in(second)]
    waiting.plug_in()
    waiting.plug_in()
    assert called == [first, second] and list(hook) == [first, second] and waiting.apps == []


def test_an_app_that_cannot_plug_in_is_asked_again():
    waiting, tried = hooks._Waiting(), []

    def fails_once():
        tried.append(1)
        if len(tried) == 1:
            raise ImportError

    waiting.apps.append(fails_once)
    with pytest.raises(ImportError):
        waiting.plug_in()
    waiting.plug_in()
    assert len(tried) == 2 and waiting.apps == []


def test_what_the_high_apps_plug_in_is_there():
    assert headcount.KEEPER.only is kept.latest and bulletins.TELLER.only is monthly.bulletins
    assert {"ho-so", "su-dung", "tra-loi-hop"} <= {section.key for section in personal_data.SECTIONS}
    assert succession.OPEN_WORK.get("bài viết chưa đăng")
