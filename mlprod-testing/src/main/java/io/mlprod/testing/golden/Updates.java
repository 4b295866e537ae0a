package io.mlprod.testing.golden;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * Whether golden files are to be written: only if asked for with a system property, and never on a CI server.
 *
 * @param wanted the value of the property: names, separated by commas, or {@code all}; empty for none
 * @param isCi whether this is a CI server
 */
record Updates(String wanted, boolean isCi) {

    static final String PROPERTY = "mlprod.golden.update";

    /** Returns what this process was asked for. */
    static Updates ofProcess() {
        return of(Optional.ofNullable(System.getProperty(PROPERTY)).orElse(""), System.getenv());
    }

    static Updates of(String wanted, Map<String, String> environment) {
        String ci = environment.getOrDefault("CI", "").strip();
        return new Updates(wanted, !ci.isEmpty() && !ci.equalsIgnoreCase("false"));
    }

    /** Returns whether a file is named. */
    boolean names(String file) {
        return Arrays.stream(wanted.split(",")).map(String::strip).anyMatch(file::equals);
    }

    /**
     * Returns whether a file is to be written.
     *
     * @throws IllegalStateException if it is, and this is a CI server
     */
    boolean want(String file) {
        boolean isWanted = names(file) || names("all");
        if (isWanted && isCi) {
            throw new IllegalStateException("-D" + PROPERTY + "=" + wanted + " on a CI server, where CI is set: golden "
                    + "files are only written by hand, looked at and committed; remove the property here");
        }
        return isWanted;
    }

    /** Returns the command that writes a file. */
    static String command(String file) {
        return "mvn test -D" + PROPERTY + "=" + file;
    }
}
