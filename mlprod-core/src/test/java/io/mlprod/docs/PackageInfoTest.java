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

    /** Looks up the module of each import, unless it is the package's own. */
    private static void assertAgrees(Described one, String module, Map<String, String> moduleOf) {
        Set<String> expected = new TreeSet<>();
        assertThat(moduleOf.keySet()).containsAll(one.imported());
        one.imported().forEach(name -> {
            String its = moduleOf.get(name);
            expected.add(module.equals(its) ? name : its);
        });
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

    @Test
    void packageInfos_ofAllModules_agreeWithTheImports() throws IOException {
        Map<String, Map<String, Described>> modules = new TreeMap<>();
        Map<String, String> moduleOf = new TreeMap<>();
        for (String name : List.of("mlprod-core", "mlprod-fallback", "mlprod-monitoring", "mlprod-testing")) {
            Map<String, Described> module = packages(Path.of("..", name, "src/main/java"));
            assertThat(module).as(name).isNotEmpty();
            modules.put(name, module);
            module.keySet().forEach(its -> moduleOf.put(its, name));
        }

        modules.forEach((name, module) -> module.values().forEach(one -> assertAgrees(one, name, moduleOf)));
    }
}
