package io.mlprod.model;

import io.mlprod.internal.text.PlainText;
import java.util.Objects;

/**
 * The identity of a model: a name, a version and the digest of the bytes that ran.
 *
 * @param name the model's name in the application
 * @param version the version's name, by default the first twelve digits of the digest
 * @param sha256 the SHA-256 of the model's bytes, 64 lower-case hexadecimal digits
 * @since 0.1
 */
public record ModelVersion(String name, String version, String sha256) {

    /**
     * Checks that nothing is missing.
     *
     * @throws NullPointerException if an argument is null
     */
    public ModelVersion {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(sha256, "sha256");
    }

    /**
     * Returns the name and the version.
     *
     * @return for example {@code penguins@7}
     */
    @Override
    public String toString() {
        return PlainText.line(name + "@" + version);
    }
}
