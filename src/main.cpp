#include "app/app.h"

int main(int argc, char** argv) { return newscart::run_program(argc, argv); }
