#pragma once
#include <string>
#include <vector>

#include "feed/article.h"

namespace newscart {

/// An item whose text lies in other files of the feed: a NewsML item with remote content, or a package of stories.
struct Pointer {
    Article article;              ///< what the item says of them
    std::vector<std::string> to;  ///< ids, and paths beside the item's own file
    bool package = false;         ///< of stories in their own right, which keep their own fields
};

/// Gives what is pointed at what its item says: the later embargo, the earlier expiry, the worse status, any doubt; and
/// unless it is listed by a package, its id, headline and other fields too. Opens no file: what is not among `articles`
/// stays out of reach.
void follow_pointers(const std::vector<Pointer>& pointers, std::vector<Article>& articles);

}  // namespace newscart
