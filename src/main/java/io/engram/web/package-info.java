/**
 * What all of HTTP has in common: problems instead of errors, and the description of the API. Start at
 * {@code ProblemHandler}.
 */
@NullMarked
package io.engram.web;

import org.jspecify.annotations.NullMarked;
