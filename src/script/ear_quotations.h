#pragma once
#include "script/wording.h"

namespace newscart {

/// "[in Russia]", and "(assets)" inside a quotation: the editor's words are said like the others.
void open_editorial_brackets(Wording& line);
/// Takes the quotation marks off where the words can be said as reported speech. False if refused.
bool quotations(Wording& line);

}  // namespace newscart
