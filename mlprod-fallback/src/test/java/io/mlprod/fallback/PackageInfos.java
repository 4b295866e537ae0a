package io.mlprod.fallback;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What the package-infos of a module say. Each has a summary of one sentence, "Depends on:" with links to packages or
 * "nothing of mlprod", and "Start reading at" with a link to a type. They are source files, so they are read as text.
 */
final class PackageInfos {

    /**
     * One package-info.
     *
     * @param startAt the type to start reading at; empty if none is named
     * @param isComplete whether it has both sentences
     */
    record Info(String name, String summary, TreeSet<String> dependencies, String startAt, boolean isComplete) {}

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern DEPENDS = Pattern.compile("Depends on: (nothing of mlprod|\\{@\\w+ .*?})\\.( |$)");
    private static final Pattern NAME = Pattern.compile("\\{@(?:link|code) ([\\w.-]+)}");
    private static final Pattern START = Pattern.compile("Start reading at \\{@link ([\\w.]+)}\\.");

    private PackageInfos() {}

    /** Reads all below a source folder, such as {@code src/main/java}. */
    static Map<String, Info> in(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            List<Path> infos =
                    files.filter(file -> file.endsWith("package-info.java")).toList();
            Map<String, Info> all = new TreeMap<>();
            for (Path file : infos) {
                Info info = parse(Files.readString(file));
                all.put(info.name(), info);
            }
            return all;
        }
    }

    private static Info parse(String source) {
        String comment = source.substring(source.indexOf("/**") + 3, source.indexOf("*/"))
                .replaceAll("\\s*\\n\\s*\\* ?", " ")
                .strip();
        Matcher depends = DEPENDS.matcher(comment);
        Matcher start = START.matcher(comment);
        TreeSet<String> dependencies = new TreeSet<>();
        boolean saysDepends = depends.find();
        if (saysDepends) {
            NAME.matcher(depends.group(1)).results().forEach(name -> dependencies.add(name.group(1)));
        }
        boolean saysStart = start.find();
        return new Info(
                first(PACKAGE, source),
                comment.split("<p>", 2)[0].strip(),
                dependencies,
                saysStart ? start.group(1) : "",
                saysDepends && saysStart);
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group(1) : "";
    }
}
