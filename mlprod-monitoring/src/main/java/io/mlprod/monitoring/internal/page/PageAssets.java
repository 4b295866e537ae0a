package io.mlprod.monitoring.internal.page;

import gg.jte.Content;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** The style sheet and the script of the page, and the policy that allows nothing else. */
final class PageAssets {

    private static final String STYLE = read("report.css");
    private static final String SCRIPT = read("report.js");

    private PageAssets() {}

    static Content style() {
        return output -> output.writeContent("<style>" + STYLE + "</style>");
    }

    static Content script() {
        return output -> output.writeContent("<script>" + SCRIPT + "</script>");
    }

    /** Returns the policy: no requests, no frames, and only this style sheet and this script. */
    static String policy() {
        return "default-src 'none'; style-src '" + digest(STYLE) + "'; script-src '" + digest(SCRIPT)
                + "'; base-uri 'none'; form-action 'none'";
    }

    private static String read(String name) {
        try (InputStream in = Objects.requireNonNull(PageAssets.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return "sha256-" + Base64.getEncoder().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
