/** The page in a real browser, with a real server. See {@link io.engram.page.Site} and docs/page.md. */
@NullMarked
package io.engram.page;

import org.jspecify.annotations.NullMarked;
