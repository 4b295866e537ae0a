/**
 * Pages of tables: as self-contained HTML and as Markdown.
 *
 * <p>Depends on: nothing of mlprod. Start reading at {@link io.mlprod.testing.internal.page.Page}.
 */
@NullMarked
package io.mlprod.testing.internal.page;

import org.jspecify.annotations.NullMarked;
