package io.mlprod.testing.data;

import de.siegmar.fastcsv.reader.CsvParseException;
import io.mlprod.internal.text.PlainText;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to say of a file that is no CSV: the parser names the line and the mistake, but not what to do. */
final class CsvMistake {

    private static final Pattern LINE = Pattern.compile("(?i)record starting at line (\\d+)");

    private CsvMistake() {}

    /** Returns what to throw for an error of the parser, or for bytes that it could not read. */
    static IllegalArgumentException of(TextFile file, CsvParseException failure) {
        String said = String.valueOf(failure.getMessage());
        Matcher line = LINE.matcher(said);
        if (!line.find() || hasBadBytes(failure)) {
            return file.unreadable(failure);
        }
        return new IllegalArgumentException(
                PlainText.line(file.name() + ":" + line.group(1) + ": " + text(said)), failure);
    }

    private static boolean hasBadBytes(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof StrictUtf8.Malformed) {
                return true;
            }
        }
        return false;
    }

    private static String text(String said) {
        if (said.startsWith("Unclosed quoted field")) {
            return "a quote of the row that begins here is not closed up to the end of the file; close it, or write"
                    + " \"\" for a quote within quotes";
        }
        if (said.contains("buffer size")) {
            return "a field of the row that begins here is longer than " + (CsvFile.LONGEST_FIELD >> 20)
                    + " MiB; look for a quote that is not closed";
        }
        if (said.contains("closing quote")) {
            return "text follows a closing quote in the row that begins here; put the whole field in quotes, and write"
                    + " \"\" for a quote within quotes";
        }
        if (said.contains("maximum limit of")) {
            return "the row has more than 16,384 fields; write fewer columns, or read it as JSON lines";
        }
        return said;
    }
}
