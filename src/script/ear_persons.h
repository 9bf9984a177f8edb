#pragma once
#include "script/wording.h"

namespace newscart {

/// "Ms Vance said I will resign" -> "Ms Vance said she will resign": the first person of what was quoted, turned where
/// the speaker stands first in the line and it is certain whether that is a woman, a man or several. Whatever is not
/// certain stays as it is, and the line will be refused for it.
void turn_first_person(Wording& line);

/// "Marsh said we will go", where the first person cannot be turned: readies it to be said as a quotation, "Marsh said:
/// "We will go."" False if it cannot be.
bool keep_first_person(Wording& line);
void mark_quotation(Wording& line);  ///< puts the marks of such a quotation, once the line is finished

}  // namespace newscart
