#include "lib/openssl/base64.h"

#include <openssl/evp.h>

namespace newscart {

std::string base64(std::string_view bytes) {
    // Four characters for three bytes, and a null at the end.
    std::basic_string<unsigned char> in(bytes.begin(), bytes.end());
    std::basic_string<unsigned char> out((bytes.size() + 2) / 3 * 4 + 1, 0);
    const int length = EVP_EncodeBlock(out.data(), in.data(), static_cast<int>(in.size()));
    return {out.begin(), out.begin() + length};
}

}  // namespace newscart
