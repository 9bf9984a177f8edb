// Object stores that speak S3. An object appears whole; the store itself checks the hash of what it gets.
#include <fmt/format.h>

#include "base/error.h"
#include "deliver/carriers/carriers.h"
#include "deliver/place.h"
#include "lib/openssl/sha256.h"

namespace newscart::carrier {
namespace {

class S3Carrier : public Carrier {
  public:
    explicit S3Carrier(const Remote& remote) : remote_(remote), session_(access_of(remote), remote.deadline) {
        const std::string& bucket = remote.address.host;
        std::string endpoint = remote.destination.endpoint;
        while (!endpoint.empty() && endpoint.back() == '/') endpoint.pop_back();
        const bool own_host = bucket.find('.') == std::string::npos;  // or its certificate would not fit
        if (!endpoint.empty()) {
            base_ = endpoint + "/" + bucket;
        } else if (own_host) {
            base_ = fmt::format("https://{}.s3.{}.amazonaws.com", bucket, remote.destination.region);
        } else {
            base_ = fmt::format("https://s3.{}.amazonaws.com/{}", remote.destination.region, bucket);
        }
        std::string prefix = remote.address.path;
        while (!prefix.empty() && prefix.back() == '/') prefix.pop_back();
        base_ += curl::percent_encoded(prefix);
    }

    std::string put(const std::string& name, std::string_view bytes) override {
        check_s3(ask("PUT", name, bytes), name, "store");
        const std::optional<std::string> there = get(name);
        if (!there || *there != bytes) {
            throw Error(Fault::Delivery,
                        remote_.shown(name) + ": does not hold what was written; look after that store");
        }
        return remote_.shown(name);
    }

    void remove(const std::string& name) override {
        const curl::Reply reply = ask("DELETE", name);
        if (!is_missing(reply)) check_s3(reply, name, "remove");
    }

    std::optional<std::string> get(const std::string& name) override {
        curl::Reply reply = ask("GET", name);
        if (is_missing(reply) && code_in(reply.body) != "NoSuchBucket") return std::nullopt;
        check_s3(reply, name, "read back");
        return std::move(reply.body);
    }

    void probe() override { static_cast<void>(get(".newscart-probe")); }

  private:
    static curl::Access access_of(const Remote& remote) {
        curl::Access access = remote.access();
        access.login = curl::Access::Login::Signed;
        return access;
    }

    curl::Reply ask(const std::string& method, const std::string& name, std::string_view body = {}) {
        curl::Call call;
        call.url = base_ + "/" + curl::percent_encoded(name);
        call.method = method;
        call.body = body;
        call.headers = {"x-amz-content-sha256: " + sha256(body)};
        if (method == "PUT") call.headers.emplace_back("Content-Type: application/octet-stream");
        return session_.call(call);
    }

    /// "<Code>AccessDenied</Code>" in an answer's XML.
    static std::string code_in(const std::string& body) {
        const std::size_t from = body.find("<Code>");
        const std::size_t to = from == std::string::npos ? from : body.find("</Code>", from);
        if (to == std::string::npos || to - from > 60) return {};
        std::string code;
        for (const char c : body.substr(from + 6, to - from - 6)) {
            if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) code += c;
        }
        return code;
    }

    void check_s3(const curl::Reply& reply, const std::string& name, std::string_view deed) const {
        const std::string code = reply.failure.empty() ? code_in(reply.body) : "";
        const std::string said = fmt::format("{}: cannot {}: the store answers {}", remote_.shown(name), deed, code);
        if (code == "InvalidAccessKeyId" || code == "SignatureDoesNotMatch") {
            throw place::Lasting(said + "; check 'user', 'secret' and 'region'");
        }
        if (code == "AccessDenied") {
            throw Error(Fault::Delivery, said +
                                             "; allow the key s3:PutObject, s3:GetObject, s3:DeleteObject and "
                                             "s3:ListBucket there");
        }
        if (code == "NoSuchBucket") throw place::Lasting(said + "; make the bucket, or check 'url' and 'endpoint'");
        if (code == "RequestTimeTooSkewed") throw place::Lasting(said + "; set this machine's clock");
        check(reply, remote_.shown(name), deed);
    }

    const Remote remote_;
    curl::Session session_;
    std::string base_;
};

}  // namespace

std::unique_ptr<Carrier> s3(const Remote& remote) { return std::make_unique<S3Carrier>(remote); }

}  // namespace newscart::carrier
