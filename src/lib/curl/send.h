#pragma once
#include <string>
#include <vector>

namespace newscart::curl {

/// POSTs `body` to an address. Not redirected: what holds a secret goes where it was meant to go, or nowhere. Returns
/// why it failed, "" if it went well; never holds the body, a header, or more of the address than its host. `ca` is a
/// file of certificates that are trusted beside the system's, or empty.
std::string post(const std::string& url, const std::vector<std::string>& headers, const std::string& body,
                 const std::string& ca = {});

struct Mail {
    std::string server;  ///< "smtps://mail.example.org", or "smtp://..." with TLS where the server offers it
    std::string user;    ///< "" to send without a login
    std::string password;
    std::string from;
    std::string to;
    std::string text;     ///< the whole message, headers first, lines ending in CR LF
    std::string ca = {};  ///< as for post()
};

/// Hands a mail to its server. Returns why it failed, "" if it went well; never holds the password. A login is sent
/// only over TLS.
std::string send(const Mail& mail);

}  // namespace newscart::curl
