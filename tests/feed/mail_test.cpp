#include <gmock/gmock.h>

#include "base/text.h"
#include "feed/formats/format.h"
#include "feed/notices.h"
#include "feed/wire_words.h"

namespace newscart {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr int kDepth = 256;

class MailTest : public testing::Test {
  protected:
    Parsed read(std::string_view bytes) const {
        EXPECT_EQ(format_name(detect_raw(bytes).format), "mail");
        return read_mail(
            bytes, kDepth, words_, [&](std::string_view line) { return notices_.is_notice(line); }, "Europe/London");
    }

    Article only(std::string_view bytes) const {
        const Parsed parsed = read(bytes);
        EXPECT_EQ(parsed.refused, "");
        EXPECT_EQ(parsed.items.size(), 1U);
        if (parsed.items.size() != 1) return {};
        EXPECT_EQ(parsed.items[0].refused, "");
        return parsed.items[0].article;
    }

    std::string refused(std::string_view bytes) const {
        const Parsed parsed = read(bytes);
        return parsed.items.size() == 1 ? parsed.items[0].refused : parsed.refused;
    }

    Language language_ = load_language("en-GB");
    WireWords words_{language_};
    NoticeReader notices_{language_};
};

std::string with_headers(const std::string& headers, const std::string& body) {
    return "Message-ID: <1@harbour.example>\nFrom: Harbour Council Press Office <press@harbour.example>\n"
           "Date: Mon, 23 Nov 2026 15:00:00 +0100\nMIME-Version: 1.0\n" +
           headers + "\n" + body;
}

constexpr const char* kStory = "The old ferry sails again from Monday morning, the harbour master told reporters.\n";

std::string moment(const std::optional<Instant>& instant) { return instant ? format_instant(*instant) : "none"; }

}  // namespace

TEST_F(MailTest, KeepsWhatTheHeadersSay) {
    const Article article =
        only(with_headers("Subject: Fwd: [council-news] Press release: Ferry sails again\nContent-Language: "
                          "en-GB\nX-Priority: 1 (Highest)\n"
                          "X-Embargo: 2026-11-24T06:00:00Z\nExpires: Wed, 25 Nov 2026 12:00:00 GMT\n",
                          kStory));
    EXPECT_EQ(article.headline, "Ferry sails again");
    EXPECT_EQ(article.id, "1@harbour.example");
    EXPECT_EQ(article.source, "Harbour Council Press Office");
    EXPECT_EQ(article.byline, "");
    EXPECT_EQ(article.language, "en-GB");
    EXPECT_EQ(article.urgency, 2);
    EXPECT_EQ(moment(article.published), "2026-11-23T14:00:00Z");
    EXPECT_EQ(moment(article.embargo), "2026-11-24T06:00:00Z");
    EXPECT_EQ(moment(article.expires), "2026-11-25T12:00:00Z");
    EXPECT_EQ(article.found_in.at("headline"), "Subject");
    EXPECT_EQ(article.found_in.at("embargo"), "x-embargo");
    EXPECT_EQ(article.found_in.at("urgency"), "X-Priority");
    EXPECT_THAT(article.paragraphs,
                ElementsAre("The old ferry sails again from Monday morning, the harbour master told reporters."));
}

TEST_F(MailTest, RefusesAnEmbargoItCannotRead) {
    EXPECT_EQ(refused(with_headers("Subject: Ferry sails again\nX-Embargo: when the mayor has spoken\n", kStory)),
              "cannot read its embargo 'when the mayor has spoken'; write a time such as 2026-11-23T15:00:00Z");
}

TEST_F(MailTest, TellsPersonFromHouse) {
    const auto sender = [&](const std::string& from) {
        const Article article = only("Received: by x\nFrom: " + from + "\nSubject: Ferry sails again\n\n" + kStory);
        return article.byline + " / " + article.source;
    };
    EXPECT_EQ(sender("Ann Lee <ann@harbour.example>"), "Ann Lee / harbour.example");
    EXPECT_EQ(sender("\"Ann Lee, Harbour News\" <ann@harbour.example>"), "Ann Lee / Harbour News");
    EXPECT_EQ(sender("Harbour News <ann@harbour.example>"), " / Harbour News");
    EXPECT_EQ(sender("Sail Away <x@sailaway.example>"), " / Sail Away");
    EXPECT_EQ(sender("x@sailaway.example"), " / sailaway.example");
}

TEST_F(MailTest, DecodesHeadersAndParts) {
    const Article article =
        only(with_headers("Subject: =?utf-8?B?Q2Fmw6kgb3BlbnM=?= =?iso-8859-1?Q?_in_M=FCnster?=\n"
                          "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n",
                          "The caf=E9 of M=FCnster opens its doors to visitors on Monday=\n morning at nine.\n"));
    EXPECT_EQ(article.headline, "Café opens in Münster");
    EXPECT_THAT(article.paragraphs,
                ElementsAre("The café of Münster opens its doors to visitors on Monday morning at nine."));
    const Article packed = only(with_headers(
        "Subject: Ferry sails again\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n",
        "VGhlIGZlcnJ5IHNhaWxzIGFnYWluIGZyb20gdGhlIG9sZCBxdWF5IG9uIE1vbmRheS4K\n"));
    EXPECT_THAT(packed.paragraphs, ElementsAre("The ferry sails again from the old quay on Monday."));
    // UTF-8 that was called windows-1252 when the subject was encoded.
    const Article mended =
        only(with_headers("Subject: =?windows-1252?Q?Council=E2=80=99s_new_ferry_sails?=\n", kStory));
    EXPECT_EQ(mended.headline, "Council’s new ferry sails");
}

TEST_F(MailTest, JoinsFlowedLines) {
    const Article article =
        only(with_headers("Subject: Ferry sails again\nContent-Type: text/plain; format=flowed; delsp=yes\n",
                          "The ferry sails ag \nain from the old quay on  \n Monday.\n"));
    EXPECT_THAT(article.paragraphs, ElementsAre("The ferry sails again from the old quay on Monday."));
}

TEST_F(MailTest, TakesThePlainPartUnlessTheHtmlIsBetter) {
    const auto alternative = [](const std::string& plain, const std::string& html) {
        return with_headers(
            "Subject: Ferry sails again\nContent-Type: multipart/alternative; boundary=b\n",
            "--b\nContent-Type: text/plain\n\n" + plain +
                "\n--b\nContent-Type: multipart/related; boundary=c\n\n--c\nContent-Type: text/html\n\n" + html +
                "\n--c\nContent-Type: image/png\n\nxx\n--c--\n--b--\n");
    };
    const std::string html =
        "<html><style>p{}</style><p>The ferry sails again, in <b>HTML</b>.</p><p>It will sail all winter "
        "long.</p></html>";
    EXPECT_THAT(
        only(alternative("The ferry sails again, in plain text.\n\nIt will sail all winter long.", html)).paragraphs,
        ElementsAre("The ferry sails again, in plain text.", "It will sail all winter long."));
    EXPECT_THAT(only(alternative("Use another program.", html)).paragraphs,
                ElementsAre("The ferry sails again, in HTML.", "It will sail all winter long."));
    EXPECT_THAT(only(alternative("", html)).paragraphs,
                ElementsAre("The ferry sails again, in HTML.", "It will sail all winter long."));
    EXPECT_THAT(only(with_headers("Subject: Ferry sails again\nContent-Type: text/html\n", html)).paragraphs,
                ElementsAre("The ferry sails again, in HTML.", "It will sail all winter long."));
}

TEST_F(MailTest, RefusesWhatHoldsNoTextAndSaysWhy) {
    const std::string mixed = "Subject: Ferry\nContent-Type: multipart/mixed; boundary=b\n";
    const std::string picture =
        "--b\nContent-Type: image/jpeg; name=ferry.jpg\nContent-Disposition: attachment\n\n/9j/4AAQ\n";
    EXPECT_EQ(
        refused(with_headers(mixed, picture + "--b\nContent-Type: application/pdf\nContent-Disposition: attachment; "
                                              "filename=\"release.pdf\"\n\nx\n--b--\n")),
        "an e-mail with only attachments (ferry.jpg, release.pdf); ask for the text in the mail itself");
    EXPECT_EQ(refused(with_headers("Subject: Ferry\n", "\n\n")), "an e-mail without text");
    EXPECT_EQ(refused(with_headers("Subject: x\nContent-Type: multipart/encrypted; boundary=b\n",
                                   "--b\nContent-Type: application/octet-stream\n\nx\n--b--\n")),
              "an encrypted e-mail; ask for it unencrypted");
    EXPECT_EQ(refused(with_headers("Subject: Away\nAuto-Submitted: auto-replied\n", kStory)),
              "an automatic answer, no story");
    // A picture beside a text is passed over.
    EXPECT_THAT(only(with_headers(
                         mixed, "--b\nContent-Type: text/plain\n\n" + std::string(kStory) + "\n" + picture + "--b--\n"))
                    .paragraphs,
                ElementsAre("The old ferry sails again from Monday morning, the harbour master told reporters."));
}

TEST_F(MailTest, CutsTheStoryOutOfThePressRelease) {
    const Article article = only(with_headers("Subject: Ferry news\n", R"(Dear editors,

Please find below our latest press release.

PRESS RELEASE
23 November 2026

Old ferry sails again from Monday after long repair

The old ferry sails again from Monday morning, the harbour master said.

"We are glad," she told the council on Friday.

ENDS

Notes to editors:
The ferry was built in 1931.

Media contact: Bo Ray, 01632 960000, press@harbour.example

This e-mail and any attachments are confidential and intended solely for the addressee.
)"));
    EXPECT_EQ(article.headline, "Old ferry sails again from Monday after long repair");
    EXPECT_THAT(article.paragraphs,
                ElementsAre("The old ferry sails again from Monday morning, the harbour master said.",
                            "\"We are glad,\" she told the council on Friday."));
}

TEST_F(MailTest, CutsSignaturesContactsAndQuotations) {
    for (const char* end :
         {"-- \nBo Ray\nPress officer\n", "Kind regards,\nBo Ray\n",
          "Bo Ray\nPress officer, Harbour\nTel: +44 1632 960000\n", "Sent from my telephone\n",
          "On Mon, 23 Nov 2026 at 14:00, Ann Lee <ann@harbour.example> wrote:\n> Is it true?\n",
          "On Mon, 23 Nov 2026 at 14:00, Ann Lee\n<ann@harbour.example> wrote:\n\n> Is it true?\n",
          "-----Original Message-----\nFrom: Ann Lee\nSent: Monday\n\nIs it true?\n",
          "________________________________\nThis email may contain information that is confidential.\n",
          "You are receiving this email because you signed up.\n"}) {
        const Article article =
            only(with_headers("Subject: Re: Ferry sails again\n", std::string(kStory) + "\n" + end));
        EXPECT_EQ(article.headline, "Ferry sails again");
        EXPECT_THAT(article.paragraphs,
                    ElementsAre("The old ferry sails again from Monday morning, the harbour master told reporters."))
            << end;
    }
}

TEST_F(MailTest, ReadsWhatWasForwarded) {
    const Article article = only(with_headers("Subject: FW: something for you?\n", std::string(R"(Can we use this?

---------- Forwarded message ---------
From: Harbour Police <news@police.example>
Date: Mon, 23 Nov 2026 09:00:00 +0000
Subject: Two boats found on the north beach
To: <press@harbour.example>

)") + "Two boats without a crew were found on the north beach on Monday, the police said.\n"));
    EXPECT_EQ(article.headline, "Two boats found on the north beach");
    EXPECT_EQ(article.source, "Harbour Police");
    EXPECT_EQ(moment(article.published), "2026-11-23T09:00:00Z");
    EXPECT_THAT(article.paragraphs,
                ElementsAre("Two boats without a crew were found on the north beach on Monday, the police said."));
}

TEST_F(MailTest, ReadsAMailWithinAMail) {
    const Article article = only(
        with_headers("Subject: Fwd: two\nContent-Type: multipart/mixed; boundary=b\n",
                     "--b\nContent-Type: message/rfc822\n\nSubject: Boats found on the beach\nFrom: Harbour Police "
                     "<n@police.example>\n"
                     "Message-ID: <2@police.example>\n\nTwo boats were found on the north beach on Monday.\n--b--\n"));
    EXPECT_EQ(article.headline, "Boats found on the beach");
    EXPECT_EQ(article.id, "2@police.example");
}

TEST_F(MailTest, ReadsEveryMessageOfAMailbox) {
    const Parsed parsed = read(
        "From a@harbour.example Mon Nov 23 15:00:00 2026\nFrom: A <a@harbour.example>\nSubject: Ferry sails "
        "again\n\nThe "
        "ferry sails again.\n>From the quay it leaves at nine.\n\nFrom b@harbour.example Mon Nov 23 16:00:00 "
        "2026\nFrom: B "
        "<b@harbour.example>\nSubject: Beach is closed\n\nThe beach is closed.\n");
    ASSERT_EQ(parsed.items.size(), 2U);
    EXPECT_EQ(parsed.items[0].article.headline, "Ferry sails again");
    EXPECT_THAT(parsed.items[0].article.paragraphs,
                ElementsAre("The ferry sails again.", "From the quay it leaves at nine."));
    EXPECT_EQ(parsed.items[1].article.headline, "Beach is closed");
}

TEST_F(MailTest, ReadsFieldsBeforeTheTextAndForms) {
    const Article fields =
        only(with_headers("Subject: Formatted story\n",
                          "SDA\n\nHeadline: Ferry sails again\n\nAbstract: It sails,\nand how.\n\nFer "
                          "News\nBy Ann Lee\n\nThe old ferry sails again from Monday morning.\n"));
    EXPECT_EQ(fields.headline, "Ferry sails again");
    EXPECT_EQ(fields.paragraphs.back(), "The old ferry sails again from Monday morning.");
    EXPECT_LE(fields.paragraphs.size(), 2U);
    const Article form = only(with_headers(
        "Subject: Formatted story\n",
        R"({"Headline":["Ferry sails again"],"Body":["It sails on Monday.\n\nAll is well."],"Priority":["2"],"Legal flag":["LEGAL"]})"));
    EXPECT_EQ(form.headline, "Ferry sails again");
    EXPECT_THAT(form.paragraphs, ElementsAre("It sails on Monday.", "All is well."));
    EXPECT_EQ(form.urgency, 2);
    EXPECT_EQ(form.doubt, "carries a legal flag (LEGAL)");
}

TEST_F(MailTest, TakesBackAndCorrectsWhatItAnswers) {
    const Article kill = only(
        with_headers("Subject: KILL: Ferry sails again\nReferences: <0@harbour.example>\n", "Please do not use it.\n"));
    EXPECT_EQ(kill.status, Article::Status::Canceled);
    EXPECT_EQ(kill.headline, "Ferry sails again");
    EXPECT_THAT(kill.withdraws, ElementsAre("0@harbour.example"));
    EXPECT_EQ(kill.found_in.at("withdraws"), "references");
    EXPECT_EQ(only(with_headers("Subject: WITHDRAWN: Ferry sails again\n", "")).status, Article::Status::Canceled);
    const Article correction =
        only(with_headers("Subject: Correction: Ferry sails again\nIn-Reply-To: <0@harbour.example>\n", kStory));
    EXPECT_EQ(correction.status, Article::Status::Usable);
    EXPECT_EQ(correction.correction, "Correction:");
    EXPECT_THAT(correction.withdraws, ElementsAre("0@harbour.example"));
    EXPECT_THAT(
        only(with_headers("Subject: Re: Ferry sails again\nIn-Reply-To: <0@harbour.example>\n", kStory)).withdraws,
        IsEmpty());
    EXPECT_EQ(only(with_headers("Subject: Killed in crash: five men\n", kStory)).status, Article::Status::Usable);
}

TEST_F(MailTest, GetsThroughHostileNestingAtOnce) {
    std::string bytes = with_headers("Subject: x\n", "");
    bytes.resize(bytes.size() - 1);
    for (int i = 0; i < 60'000; ++i) {
        const std::string boundary = "b" + std::to_string(i);
        bytes += "Content-Type: multipart/mixed; boundary=" + boundary + "\n\n--" + boundary + "\n";
    }
    EXPECT_EQ(read(bytes).items.size(), 1U);
}

}  // namespace newscart
