#include "audio/level.h"
