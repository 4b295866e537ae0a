package io.mlprod.testing.internal.files;

import io.mlprod.internal.text.PlainText;

/** The error of a file that cannot be read as what it should be: where, what is wrong, what to do. */
public final class BadFile {

    private BadFile() {}

    /**
     * Returns an error to throw.
     *
     * @param place the file and the place in it
     * @param problem what is there and what was expected
     * @param remedy what to do
     * @return the error, on one line that is safe to print
     */
    public static IllegalArgumentException at(String place, String problem, String remedy) {
        return new IllegalArgumentException(PlainText.line(place + ": " + problem + "; " + remedy));
    }

    /**
     * Returns an error to throw, with its cause.
     *
     * @param place the file and the place in it
     * @param problem what is there and what was expected
     * @param remedy what to do
     * @param cause what was thrown
     * @return the error, on one line that is safe to print
     */
    public static IllegalArgumentException at(String place, String problem, String remedy, Throwable cause) {
        return new IllegalArgumentException(PlainText.line(place + ": " + problem + "; " + remedy), cause);
    }
}
