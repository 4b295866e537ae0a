package io.mlprod.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Each package-info has a summary of one sentence, says which packages of its module and which other modules the
 * imports of its package name, and at which type to start reading.
 */
class PackageInfoTest {

    private static final Pattern PACKAGE = Pattern.compile("(?m)^package ([\\w.]+);");
    private static final Pattern IMPORT =
            Pattern.compile("(?m)^import (?:static )?(io\\.mlprod(?:\\.[a-z]\\w*)*)\\.[A-Z]\\w*");
    private static final Pattern SENTENCES = Pattern.compile(
            "<p>Depends on: (nothing of mlprod|\\{@\\w+ .*?})\\. Start reading at \\{@link ([\\w.]+)}\\.$");
    private static final Pattern NAME = Pattern.compile("\\{@(?:link|code) ([\\w.-]+)}");

    /** A package: the text of its package-info, and the packages that its files import. */
    private record Described(Path folder, String name, String text, Set<String> imported) {}

    private static Map<String, Described> packages(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            Map<String, Described> all = new TreeMap<>();
            files.filter(file -> file.endsWith("package-info.java"))
                    .map(PackageInfoTest::read)
                    .forEach(found -> all.put(found.name(), found));
            return all;
        }
    }

    private static Described read(Path info) {
        String source = text(info);
        String comment = source.substring(source.indexOf("/**") + 3, source.indexOf("*/"))
                .replaceAll("\\s*\\n\\s*\\* ?", " ")
                .strip();
        Matcher name = PACKAGE.matcher(source);
        assertThat(name.find()).as("%s", info).isTrue();
        Path folder = info.getParent();
        Set<String> imported = new TreeSet<>();
        try (Stream<Path> files = Files.list(folder)) {
            files.filter(file -> file.toString().endsWith(".java") && !file.equals(info))
                    .forEach(file ->
                            IMPORT.matcher(text(file)).results().forEach(found -> imported.add(found.group(1))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        imported.remove(name.group(1));
        return new Described(folder, name.group(1), comment, imported);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertAgrees(Described one, Map<String, Described> module, Map<String, Described> core) {
        Set<String> expected = new TreeSet<>();
        one.imported().forEach(name -> expected.add(module.containsKey(name) ? name : "mlprod-core"));
        assertThat(core.keySet()).containsAll(without(one.imported(), module));
        Matcher sentences = SENTENCES.matcher(one.text());
        assertThat(sentences.find()).as("%s: %s", one.name(), one.text()).isTrue();
        Set<String> said = new TreeSet<>();
        NAME.matcher(sentences.group(1)).results().forEach(found -> said.add(found.group(1)));
        assertThat(said).as("what %s depends on", one.name()).isEqualTo(expected);
        String start = sentences.group(2);
        assertThat(start).startsWith(one.name() + ".");
        assertThat(one.folder().resolve(start.substring(one.name().length() + 1) + ".java"))
                .exists();
        assertThat(one.text().substring(0, one.text().indexOf("<p>")).strip())
                .as("%s", one.name())
                .endsWith(".");
    }

    private static Set<String> without(Set<String> names, Map<String, Described> module) {
        Set<String> others = new TreeSet<>(names);
        others.removeAll(module.keySet());
        return others;
    }

    @Test
    void packageInfos_ofAllModules_agreeWithTheImports() throws IOException {
        Map<String, Described> core = packages(Path.of("src/main/java"));

        core.values().forEach(one -> assertAgrees(one, core, core));
        assertThat(core).isNotEmpty();
        for (String other : List.of("mlprod-fallback", "mlprod-monitoring")) {
            Map<String, Described> module = packages(Path.of("..", other, "src/main/java"));
            module.values().forEach(one -> assertAgrees(one, module, core));
            assertThat(module).as(other).isNotEmpty();
        }
    }
}
