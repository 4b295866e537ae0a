package io.mlprod.testing.internal.page;

import java.util.List;

/**
 * A page of a title, a verdict and sections. Immutable. Its texts are plain; they are escaped when they are written.
 *
 * @param title what the page is about
 * @param verdict the most important word, with its tone
 * @param lead the sentences that most readers stop after
 * @param sections the rest
 * @param footer how it was made
 */
public record Page(String title, Cell verdict, List<String> lead, List<Section> sections, String footer) {

    /** Copies the lists. */
    public Page {
        lead = List.copyOf(lead);
        sections = List.copyOf(sections);
    }
}
