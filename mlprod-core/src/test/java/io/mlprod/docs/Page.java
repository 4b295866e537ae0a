package io.mlprod.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown page and the code on it. */
record Page(Path file) {

    private static final Pattern IMPORT = Pattern.compile("(?m)^import (\\S+);\n");

    Page(String file) {
        this(Path.of(file));
    }

    List<String> blocks(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(file))
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    /** What stands between blank lines in its Java, without imports. */
    List<String> paragraphs() throws IOException {
        return blocks("java").stream()
                .filter(block -> !isProgram(block))
                .flatMap(block -> Stream.of(withoutImports(block).split("\n\\s*\n")))
                .filter(paragraph -> !paragraph.isBlank())
                .toList();
    }

    /** A block that javac takes as it is. */
    static boolean isProgram(String block) {
        return block.contains("\npublic class ");
    }

    static String withoutImports(String code) {
        return IMPORT.matcher(code).replaceAll("");
    }

    /** The names of the classes that code imports. */
    static List<String> imports(String code) {
        return IMPORT.matcher(code).results().map(match -> match.group(1)).toList();
    }

    /** Without indentation and line breaks, which the formatter moves. */
    static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }
}
