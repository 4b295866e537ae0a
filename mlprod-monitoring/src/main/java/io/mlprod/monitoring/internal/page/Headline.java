package io.mlprod.monitoring.internal.page;

import java.util.List;

/**
 * What a report says first.
 *
 * @param title the result, in one sentence without its full stop
 * @param sentences what exactly, since when and what was done; a few
 */
public record Headline(String title, List<String> sentences) {

    /** Copies the sentences. */
    public Headline {
        sentences = List.copyOf(sentences);
    }
}
