package io.mlprod.testing.internal.page;

import gg.jte.Content;
import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** A page as HTML that needs nothing else: no requests, no script, and a style sheet within. */
public final class PageHtml {

    private static final TemplateEngine TEMPLATES = TemplateEngine.createPrecompiled(
            null, ContentType.Html, PageHtml.class.getClassLoader(), PageHtml.class.getPackageName() + ".templates");
    private static final String STYLE = style();

    private PageHtml() {}

    /** Returns the page. */
    public static String of(Page page) {
        StringOutput output = new StringOutput();
        Content style = raw -> raw.writeContent("<style>" + STYLE + "</style>");
        String policy = "default-src 'none'; style-src '" + digest(STYLE) + "'; base-uri 'none'; form-action 'none'";
        TEMPLATES.render("page.jte", Map.of("page", page, "style", style, "policy", policy), output);
        return output.toString();
    }

    private static String style() {
        try (InputStream in = Objects.requireNonNull(PageHtml.class.getResourceAsStream("page.css"), "page.css")) {
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
