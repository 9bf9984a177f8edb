# newscart::options: warnings and sanitizers for everything we compile.
add_library(newscart_options INTERFACE)
add_library(newscart::options ALIAS newscart_options)
target_compile_options(newscart_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast -Wcast-align -Woverloaded-virtual
  -Wconversion -Wno-sign-conversion -Wimplicit-fallthrough -Wduplicated-cond -Wlogical-op)
# GCC 12 reports overlapping copies inside std::string at -O3 that cannot happen (GCC bug 105651).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
  target_compile_options(newscart_options INTERFACE $<$<CONFIG:Release>:-Wno-restrict>)
endif()
if(NEWSCART_WERROR)
  target_compile_options(newscart_options INTERFACE -Werror)
endif()
if(NEWSCART_SANITIZE)
  # -Wmaybe-uninitialized reports the sanitizers' own instrumentation.
  target_compile_options(newscart_options INTERFACE
    -fsanitize=${NEWSCART_SANITIZE} -fno-sanitize-recover=all -fno-omit-frame-pointer
    -Wno-maybe-uninitialized)
  target_link_options(newscart_options INTERFACE -fsanitize=${NEWSCART_SANITIZE})
endif()
# The same source gives the same samples on every build: no contraction to fused multiply-add.
target_compile_options(newscart_options INTERFACE -ffp-contract=off)
