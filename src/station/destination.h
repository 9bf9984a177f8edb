#pragma once
#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "station/settings.h"

namespace newscart {

/// A [[deliver]] table: which files a playout system wants, and where it looks for them.
struct Destination {
    std::string to = "folder";          ///< dialect, one of dialects()
    std::filesystem::path path;         ///< a folder of this machine; empty if `url` says where
    std::string name = "news.{ext}";    ///< of the file; see kNamePlaceholders
    std::string url;                    ///< "sftp://user@host/folder", ftp, ftps, http, https, dav, davs, s3
    std::string output;                 ///< which [[output]] is delivered, by its name; "" for any
    std::string format;                 ///< or by its format: the first of it; "" for any
    bool segments = false;              ///< the stories, one a file, instead of the bulletin
    int slots = 8;                      ///< segments: as many places there are
    std::string cart;                   ///< number of the cart, of the first one for segments: "3001", "DA0001"
    std::string group;                  ///< of carts
    std::string sidecar;                ///< "csv", "mmd", "txt", "xml" or "none"
    std::string list;                   ///< name of the M3U or of the podcast's feed
    std::string link;                   ///< where players find the files: a folder as they see it, or an address
    int keep = 24;                      ///< podcast: episodes
    std::string playlist;               ///< azuracast: by upload, the playlists the file goes to
    double segue_seconds = 0;           ///< how long before its end the next may begin
    std::chrono::seconds early{300};    ///< how long before air a cart may play already
    std::chrono::seconds valid{0};      ///< how long after air a cart may play; 0 until the next bulletin
    int tries = 4;                      ///< of each delivery
    std::chrono::seconds pause{2};      ///< before the second try; doubled before each further one
    std::string user;                   ///< for the server
    std::string secret;                 ///< where the password or key is: "env:NAME" or a file of the owner's alone
    std::filesystem::path key;          ///< sftp: private key
    std::filesystem::path known_hosts;  ///< sftp: the keys of hosts that may be trusted
    std::filesystem::path ca;           ///< certificates to trust instead of the system's
    std::string endpoint;               ///< s3: address of a store other than Amazon's, "https://minio.example:9000"
    std::string region = "us-east-1";   ///< s3
    std::chrono::seconds timeout{60};   ///< of each try
    std::string place;                  ///< "station.toml:31:1", for messages
};

/// The system that a destination's files are made for.
struct DialectInfo {
    std::string name;
    std::string default_name;           ///< of the file
    std::vector<std::string> settings;  ///< that only some dialects have
    std::vector<std::string> sidecars;  ///< the default first; empty for none
    std::vector<std::string> schemes;   ///< of `url`; empty for a folder of this machine only
    std::string note;                   ///< which system that is
};
const std::vector<DialectInfo>& dialects();

/// Reads a [[deliver]] table; relative paths are below `folder`. Throws Error(Config).
Destination read_destination(const Settings& table, const std::filesystem::path& folder);

/// Throws Error(Config) if two of them would write the same file.
void check_clashes(const std::vector<Destination>& destinations);

/// The settings in force, as pairs of key and value, for `station check`; what does not matter there is left out.
std::vector<std::pair<std::string, std::string>> settings_of(const Destination& destination);

}  // namespace newscart
