package io.mlprod.testing.contract;

import java.util.List;

/** Texts that code which stores or sends them often gets wrong. None has half a surrogate pair. */
final class OddTexts {

    /** One text with everything in it that some format escapes. */
    static final String ALL = "\"quoted\"\\, 'single' {json} <b>&amp;</b> a=b; %s ${x} NULL\n\t\u00fc e\u0301 \u6a21"
            + "\u578b \ud83d\ude00 \u202e DROP TABLE x --";

    /** Names that files, tables, keys and URLs confuse with one another or with something else. */
    static final List<String> NAMES = List.of(
            "",
            " ",
            ".",
            "..",
            "../fraud",
            "a/b",
            "a\\b",
            "C:",
            "fraud",
            "Fraud",
            "fraud ",
            "*?\"<>|",
            "fraud*",
            "fr_ud",
            "fr%ud",
            "a:b",
            "\u00e9",
            "e\u0301",
            "\u6a21\u578b",
            "\ud83d\ude00",
            "%0041",
            "null",
            "'; DROP TABLE x --",
            "x".repeat(200),
            "\u6a21".repeat(200));

    private OddTexts() {}
}
