package io.mlprod.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a page says that the library prints, held against what it prints. */
public final class PrintedText {

    private PrintedText() {}

    /** Fails unless the page, a file at the top of the module, has the text as a block of its own. */
    public static void assertOnPage(String page, String text) {
        String block = "```text\n" + text.stripTrailing() + "\n```";
        try {
            assertThat(Files.readString(Path.of(page))).contains(block);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
