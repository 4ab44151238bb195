"""The texts of the demo party: topics, posts, documents. Invented for the demonstration."""

from typing import NamedTuple

from documents.models import Document
from news.models import Post
from sotay.demo.party import BESIDE, CELL, CITY, WARD

Kind = Document.Kind
PUBLIC, MEMBERS = Post.Audience.PUBLIC, Post.Audience.MEMBERS
TOPICS = ("Xây dựng Đảng", "Thời sự, chính sách", "Học tập và làm theo Bác", "Dân vận khéo", "Gương đảng viên")


class Story(NamedTuple):
    unit: str
    author: str
    approver: str
    topic: str
    hours_ago: int
    title: str
    summary: str
    body: tuple[str, ...]
    scene: str = ""
    cover_alt: str = ""
    audience: str = MEMBERS
    ends: str = "published"
    reason: str = ""


class Paper(NamedTuple):
    file: str
    unit: str
    number: str
    issuer: str
    issued_on: str
    kind: str
    title: str


POSTS = (
    Story(
        WARD,
        "editor",
        "approver",
        "Xây dựng Đảng",
        4,
        "Phường Phúc Lâm hoàn thành sắp xếp 12 chi bộ theo mô hình mới",
        "Sau ba tháng chuẩn bị, Đảng ủy phường đã trao quyết định cho 12 chi bộ; việc bàn giao sổ sách làm gọn trong một tuần.",
        (
            "Sau ba tháng chuẩn bị, Đảng ủy phường đã trao quyết định thành lập cho 12 chi bộ, trong đó có hai chi bộ trường học được tổ chức lại.",
            "Việc bàn giao danh sách, sổ sách được làm trong một tuần; đảng viên không phải khai lại giấy tờ nào. Danh sách của từng chi bộ đã được đối chiếu và đưa lên Sổ tay.",
            "Đồng chí Phó Bí thư Đảng ủy đề nghị các chi bộ ổn định nền nếp ngay từ buổi sinh hoạt đầu tiên, phân công rõ người, rõ việc, rõ thời hạn.",
            "Lịch sinh hoạt tháng tới của các chi bộ mới đã có trên Sổ tay. Các đồng chí chưa kích hoạt tài khoản nhận phiếu tại chi bộ mình.",
        ),
        "street",
        "Dãy nhà mái đỏ trong nắng sớm",
    ),
    Story(
        CITY,
        "city_editor",
        "city_approver",
        "Xây dựng Đảng",
        26,
        "Thành ủy quán triệt nhiệm vụ trọng tâm công tác xây dựng Đảng năm 2027",
        "Hội nghị nêu năm nhiệm vụ trọng tâm, trong đó có nâng cao chất lượng sinh hoạt chi bộ và chuyển đổi số trong các cơ quan đảng.",
        (
            "Sáng nay, Thành ủy tổ chức hội nghị quán triệt nhiệm vụ trọng tâm công tác xây dựng Đảng năm 2027 đến các đảng ủy trực thuộc.",
            "Hội nghị nhấn mạnh: chi bộ là nơi bắt đầu của mọi việc. Mỗi quý, mỗi chi bộ có ít nhất một buổi sinh hoạt chuyên đề; tài liệu được gửi trước ít nhất một ngày.",
            "Các đảng ủy rà soát danh sách đảng viên, bảo đảm số liệu khớp giữa sổ sách và phần mềm, không để một đảng viên có tên ở hai nơi.",
        ),
        "meeting",
        "Hội trường có cờ đỏ sao vàng, nhiều người ngồi họp",
        PUBLIC,
    ),
    Story(
        CELL,
        "secretary",
        "approver",
        "Dân vận khéo",
        50,
        "Chi bộ 7 trao tặng sách cho thư viện Trường Tiểu học số 2",
        "Hơn 200 cuốn sách do đảng viên và nhân dân tổ dân phố góp trong hai tuần đã đến tay các em học sinh.",
        (
            "Trong hai tuần, đảng viên Chi bộ 7 cùng nhân dân tổ dân phố đã góp được hơn 200 cuốn sách còn tốt, phân loại theo lứa tuổi.",
            "Chi bộ phân công ba đồng chí cùng nhà trường sắp xếp lại góc đọc sách; mỗi chiều thứ Bảy có một đảng viên trực thư viện.",
        ),
        "books",
        "Hàng sách nhiều màu trên kệ gỗ",
    ),
    Story(
        CITY,
        "city_editor",
        "city_approver",
        "Thời sự, chính sách",
        74,
        "Năm điểm mới về đảng phí áp dụng từ năm 2026",
        "Mức đóng, cách tính và đối tượng được miễn, giảm: những điều đảng viên cần biết để đóng đúng, đủ, đều.",
        (
            "Từ ngày 01/02/2026, việc đóng đảng phí thực hiện theo quy định mới của Trung ương. Chi ủy hướng dẫn từng đồng chí xác định mức đóng.",
            "Đảng viên hoàn cảnh khó khăn có thể được xét miễn, giảm theo đề nghị của chi bộ. Mọi thắc mắc xin hỏi chi ủy chi bộ mình.",
        ),
        audience=PUBLIC,
    ),
    Story(
        WARD,
        "editor",
        "approver",
        "Dân vận khéo",
        120,
        "Nạo vét hồ Đình: 40 đảng viên cùng nhân dân làm sạch trong một buổi sáng",
        "Việc nhỏ, làm ngay: bốn chi bộ ven hồ đăng ký giữ sạch từng đoạn bờ theo lịch hằng tháng.",
        (
            "Bảy giờ sáng Chủ nhật, 40 đảng viên của bốn chi bộ ven hồ cùng nhân dân thu gom rác, phát quang bờ kè.",
            "Sau buổi làm, các chi bộ đăng ký giữ sạch từng đoạn bờ theo lịch hằng tháng và giao cho tổ đảng theo dõi.",
        ),
        "river",
        "Cây cầu đỏ bắc qua mặt nước lúc chiều",
    ),
    Story(
        CITY,
        "city_editor",
        "city_approver",
        "Học tập và làm theo Bác",
        170,
        "Mỗi chi bộ một việc cụ thể học và làm theo Bác",
        "Thành ủy đề nghị mỗi chi bộ chọn một việc vừa sức, có người chịu trách nhiệm và ngày hoàn thành.",
        (
            "Không nêu khẩu hiệu chung, mỗi chi bộ chọn một việc cụ thể mà nhân dân đang cần: một ngõ sáng đèn, một lớp học chữ, một hàng cây.",
            "Cuối mỗi quý, chi bộ tự đánh giá: việc gì xong, việc gì chưa, vì sao.",
        ),
        "trees",
        "Bốn cây xanh trên bãi cỏ",
    ),
    Story(
        CELL,
        "secretary",
        "approver",
        "Gương đảng viên",
        220,
        "Đồng chí cao tuổi nhất chi bộ hướng dẫn cả tổ dùng Sổ tay điện tử",
        "Ở tuổi 78, đồng chí đã giúp 11 đảng viên cao tuổi tự đọc được tin và trả lời giấy mời họp trên điện thoại.",
        (
            "Buổi tối, nhà văn hóa tổ dân phố sáng đèn: đồng chí cao tuổi nhất chi bộ kiên nhẫn chỉ từng người cách phóng to chữ, cách bấm “Sẽ dự”.",
            "“Mình làm được thì ai cũng làm được”, đồng chí nói.",
        ),
    ),
    Story(
        BESIDE,
        "city_editor",
        "city_approver",
        "Xây dựng Đảng",
        30,
        "Phường Đông Sơn ra mắt tổ tư vấn chuyển đổi số trong các chi bộ",
        "Mỗi chi bộ cử một đảng viên trẻ cùng một đảng viên cao tuổi học và hướng dẫn lẫn nhau.",
        ("Tổ tư vấn gồm các cặp: một đảng viên trẻ và một đảng viên cao tuổi của cùng chi bộ, gặp nhau mỗi tuần một buổi.",),
    ),
    Story(
        WARD,
        "editor",
        "approver",
        "Thời sự, chính sách",
        0,
        "Lịch tiếp xúc cử tri các tổ dân phố trong tháng 12",
        "Lịch dự kiến của 12 tổ dân phố; đề nghị các chi bộ cử người phối hợp.",
        ("Lịch tiếp xúc cử tri được chia làm ba đợt, mỗi đợt bốn tổ dân phố. Các chi bộ cử một đồng chí phối hợp chuẩn bị hội trường.",),
        ends="submitted",
    ),
    Story(
        CELL,
        "secretary",
        "approver",
        "Dân vận khéo",
        0,
        "Chi bộ 7 vận động năm hộ tham gia tổ tự quản",
        "Kết quả bước đầu sau hai tuần vận động.",
        ("Sau hai tuần, ba trong năm hộ đã đồng ý tham gia tổ tự quản.",),
        ends="returned",
        reason="Đề nghị nêu rõ tên tổ tự quản và bổ sung ý kiến của nhân dân.",
    ),
    Story(
        WARD,
        "editor",
        "approver",
        "Gương đảng viên",
        0,
        "Người giữ sổ chi bộ suốt hai mươi năm",
        "Bài đang viết.",
        ("Hai mươi năm, mười hai quyển sổ nghị quyết, chưa một trang nào để trống.",),
        ends="draft",
    ),
)

DOCUMENTS = (
    Paper("121-KH-TU", CITY, "121-KH/TU", "Thành ủy", "2022-12-22", Kind.PLAN, "Triển khai Sổ tay đảng viên điện tử trên địa bàn Thành phố"),
    Paper("15-CTr-TU", CITY, "15-CTr/TU", "Thành ủy", "2026-08-20", Kind.PROGRAMME, "Công tác toàn khóa về chuyển đổi số trong các cơ quan đảng"),
    Paper("06-NQ-TU", CITY, "06-NQ/TU", "Thành ủy", "2026-09-18", Kind.RESOLUTION, "Về nâng cao chất lượng sinh hoạt chi bộ trong tình hình mới"),
    Paper(
        "43-HD-BTCTU",
        CITY,
        "43-HD/BTCTU",
        "Ban Tổ chức Thành ủy",
        "2026-11-05",
        Kind.GUIDANCE,
        "Kiểm điểm, đánh giá, xếp loại tổ chức đảng và đảng viên năm 2026",
    ),
    Paper("52-KH-DU", WARD, "52-KH/ĐU", "Đảng ủy phường Phúc Lâm", "2026-10-09", Kind.PLAN, "Kiểm tra, giám sát của Đảng ủy phường quý IV năm 2026"),
    Paper(
        "27-TB-DU",
        WARD,
        "27-TB/ĐU",
        "Đảng ủy phường Phúc Lâm",
        "2026-11-12",
        Kind.NOTICE,
        "Lịch sinh hoạt chi bộ tháng 12 và nội dung định hướng tư tưởng",
    ),
    Paper("03-NQ-CB", CELL, "03-NQ/CB", "Chi bộ 7", "2026-11-03", Kind.RESOLUTION, "Nhiệm vụ tháng 11 năm 2026 của Chi bộ 7"),
    Paper(
        "18-QD-DU",
        BESIDE,
        "18-QĐ/ĐU",
        "Đảng ủy phường Đông Sơn",
        "2026-09-30",
        Kind.DECISION,
        "Phân công cấp ủy viên dự sinh hoạt các chi bộ trực thuộc",
    ),
)
