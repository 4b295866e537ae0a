package io.mlprod.internal.plain.session;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The release that this code is of, as Maven writes it into the jar file. */
final class Release {

    private static final String FILE = "/META-INF/maven/io.mlprod/mlprod-core/pom.properties";
    private static final String UNFINISHED = "-SNAPSHOT"; // of which there are many

    private Release() {}

    /** Returns the version of the release; empty for code that is none. */
    static String version() {
        try (InputStream in = Release.class.getResourceAsStream(FILE)) {
            if (in == null) {
                return "";
            }
            Properties properties = new Properties();
            properties.load(in);
            String version = properties.getProperty("version", "");
            return version.endsWith(UNFINISHED) ? "" : version;
        } catch (IOException | IllegalArgumentException e) {
            return "";
        }
    }
}
