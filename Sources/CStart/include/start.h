// What happens before the libraries of the program begin: see start.c.
#pragma once
