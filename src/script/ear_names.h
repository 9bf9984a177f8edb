#pragma once
#include "script/wording.h"

namespace newscart {

/// "John Smith, 34, was" -> "34-year-old John Smith was"
void drop_commas_of_age(Wording& line);
/// "John Smith, the mayor of Leeds, said" -> "The mayor of Leeds, John Smith, said", at the beginning only.
void title_before_name(Wording& line);

}  // namespace newscart
