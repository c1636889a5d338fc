"""What every upload inbox does."""

from codecov_core.ports import CommitKey, ReportType, UploadInbox
from codecov_core.testing.contracts.expectations import START, later

_KEY = CommitKey(42, "c" * 40)


class UploadInboxContract:
    """Give a fixture ``upload_inbox``: an empty inbox."""

    def test_first_in_first_out(self, upload_inbox: UploadInbox) -> None:
        """Peeking removes nothing and respects the limit."""
        for number in range(5):
            upload_inbox.push(_KEY, b'{"n": %d}' % number, START)
        assert upload_inbox.peek(_KEY, 3) == (b'{"n": 0}', b'{"n": 1}', b'{"n": 2}')
        assert upload_inbox.peek(_KEY, 100) == tuple(b'{"n": %d}' % number for number in range(5))

    def test_exact_bytes(self, upload_inbox: UploadInbox) -> None:
        """Not one byte is changed: spaces, escapes, UTF-8."""
        element = '{"name":  "gr\\u00fcn ü"}'.encode()
        upload_inbox.push(_KEY, element, START)
        assert upload_inbox.peek(_KEY, 1) == (element,)

    def test_trim_removes_exactly_the_claimed(self, upload_inbox: UploadInbox) -> None:
        """What was pushed since stays, in order; trimming again removes nothing."""
        for element in (b"a", b"b"):
            upload_inbox.push(_KEY, element, START)
        claimed = upload_inbox.peek(_KEY, 100)
        upload_inbox.push(_KEY, b"c", later(1))
        assert upload_inbox.trim(_KEY, claimed) == 2
        assert upload_inbox.trim(_KEY, claimed) == 0
        assert upload_inbox.peek(_KEY, 100) == (b"c",)

    def test_equal_elements_count(self, upload_inbox: UploadInbox) -> None:
        """Each given element removes one occurrence, the first."""
        for element in (b"x", b"y", b"x"):
            upload_inbox.push(_KEY, element, START)
        assert upload_inbox.trim(_KEY, [b"x"]) == 1
        assert upload_inbox.peek(_KEY, 100) == (b"y", b"x")

    def test_lists_are_apart(self, upload_inbox: UploadInbox) -> None:
        """By repository, commit and report type."""
        others = (
            CommitKey(43, _KEY.sha),
            CommitKey(42, "d" * 40),
            CommitKey(42, _KEY.sha, ReportType.TEST_RESULTS),
        )
        for number, key in enumerate((_KEY, *others)):
            upload_inbox.push(key, b"%d" % number, START)
        assert [upload_inbox.peek(key, 9) for key in (_KEY, *others)] == [(b"0",), (b"1",), (b"2",), (b"3",)]

    def test_latest_push(self, upload_inbox: UploadInbox) -> None:
        """Known to the microsecond, also after the list was emptied."""
        assert upload_inbox.latest_push(_KEY) is None
        upload_inbox.push(_KEY, b"a", START)
        upload_inbox.push(_KEY, b"b", later(7))
        upload_inbox.trim(_KEY, [b"a", b"b"])
        latest = upload_inbox.latest_push(_KEY)
        assert latest is not None
        assert abs((latest - later(7)).total_seconds()) < 0.001

    def test_waiting(self, upload_inbox: UploadInbox) -> None:
        """Non-empty lists of the type whose last push is old enough, sorted, limited."""
        old, older_repository = CommitKey(4, "a" * 40), CommitKey(2, "d" * 40)
        young, emptied = CommitKey(1, "b" * 40), CommitKey(3, "c" * 40)
        bundle = CommitKey(2, "a" * 40, ReportType.BUNDLE_ANALYSIS)
        for key in (old, older_repository, emptied, bundle):
            upload_inbox.push(key, b"x", START)
        upload_inbox.push(young, b"x", later(60))
        upload_inbox.trim(emptied, [b"x"])
        assert upload_inbox.waiting(ReportType.COVERAGE, later(30), 10) == (older_repository, old)
        assert upload_inbox.waiting(ReportType.COVERAGE, later(61), 2) == (young, older_repository)
        assert upload_inbox.waiting(ReportType.BUNDLE_ANALYSIS, later(61), 10) == (bundle,)
        assert upload_inbox.waiting(ReportType.TEST_RESULTS, later(61), 10) == ()

    def test_other_report_types_take_no_room(self, upload_inbox: UploadInbox) -> None:
        """However many lists of other types come first, the limit is for those asked for."""
        for number in range(9):
            upload_inbox.push(CommitKey(1, f"{number:040x}", ReportType.TEST_RESULTS), b"x", START)
        upload_inbox.push(_KEY, b"x", START)
        assert upload_inbox.waiting(ReportType.COVERAGE, later(1), 1) == (_KEY,)

    def test_nothing(self, upload_inbox: UploadInbox) -> None:
        """An unknown list is an empty one."""
        assert upload_inbox.peek(_KEY, 10) == ()
        assert upload_inbox.trim(_KEY, [b"x"]) == 0
        assert upload_inbox.waiting(ReportType.COVERAGE, later(1), 10) == ()
