/** What an operation of the API is: path, role, what it takes and answers, and what runs it. */
@NullMarked
package dev.caravan.management.operation;

import org.jspecify.annotations.NullMarked;
