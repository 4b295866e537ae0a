package io.mlprod.testing.data;

import io.mlprod.internal.text.PlainText;

/** A row and where it stands: a line of a file, or its number in a list. */
record Placed<R>(R row, String source, long line) {

    String place() {
        return PlainText.line(source + ":" + line);
    }

    <S> Placed<S> with(S other) {
        return new Placed<>(other, source, line);
    }

    /** Returns what to throw instead of an exception of the host's code, so that it tells which row it was. */
    RuntimeException failed(String what, RuntimeException cause) {
        String message = cause.getMessage();
        return message != null && message.startsWith(place())
                ? cause
                : new IllegalArgumentException(PlainText.line(place() + ": " + what + " failed: " + cause), cause);
    }
}
