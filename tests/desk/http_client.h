#pragma once
#include <functional>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace newscart::test {

/// What came back.
struct Reply {
    int status = 0;                              ///< 0: nothing that could be read
    std::map<std::string, std::string> headers;  ///< names in lower case; of several the last
    std::string body;

    nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
};

/// Sends these very bytes to a port of the loopback address and reads until the other side closes.
Reply send_raw(int port, std::string_view bytes);

/// One request by a browser that has the cookie; `more` are further lines of the head, each with its line end.
class Visitor {
  public:
    Visitor(int port, std::string token) : port_(port), token_(std::move(token)) {}
    Reply get(const std::string& path, const std::string& more = {}) const;
    Reply post(const std::string& path, const nlohmann::json& body, const std::string& more = {}) const;

    /// Reads an event stream until `enough` of what came says so, or the other side ends it.
    std::string listen(const std::string& path, const std::function<bool(const std::string& so_far)>& enough) const;

  private:
    int port_;
    std::string token_;
};

}  // namespace newscart::test
