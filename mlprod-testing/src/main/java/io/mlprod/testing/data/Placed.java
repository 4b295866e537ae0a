package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;

/**
 * A row and where it stands.
 *
 * @param source the name of the file or list
 * @param line the line of the file, or the number in the list, from 1
 * @param index how many rows are before it in the file or list; the same in each set that is made from it
 */
record Placed<R>(R row, String source, long line, int index) {

    String place() {
        return PlainText.line(source + ":" + line);
    }

    <S> Placed<S> with(S other) {
        return new Placed<>(other, source, line, index);
    }

    /** Returns what to throw instead of an exception of the host's code, so that it tells which row it was. */
    RuntimeException failed(String what, RuntimeException cause) {
        String message = cause.getMessage();
        return message != null && message.startsWith(place())
                ? cause
                : new IllegalArgumentException(PlainText.line(place() + ": " + what + " failed: " + cause), cause);
    }
}
