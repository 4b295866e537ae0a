package io.mlprod.fallback.internal.check;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import javax.tools.ToolProvider;

/** A module that opens nothing, and lets others only make its answers. */
final class ClosedModule {

    private final Class<?> maker;

    /** Compiles and loads it, with everything in an empty folder. */
    ClosedModule(Path folder) throws IOException, ReflectiveOperationException {
        Path classes = folder.resolve("classes");
        int failed = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        classes.toString(),
                        write(folder, "module-info", "module closed { exports closed; }"),
                        write(folder, "closed/Score", "package closed; record Score(double score) {}"),
                        write(folder, "closed/Label", "package closed; record Label(String label) {}"),
                        write(
                                folder,
                                "closed/Maker",
                                "package closed; public class Maker {"
                                        + " public static Object score(double value) { return new Score(value); }"
                                        + " public static Object label(String label) { return new Label(label); } }"));
        if (failed != 0) {
            throw new IllegalStateException("The module does not compile");
        }
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration =
                boot.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("closed"));
        this.maker = boot.defineModulesWithOneLoader(configuration, ClosedModule.class.getClassLoader())
                .findLoader("closed")
                .loadClass("closed.Maker");
    }

    private static String write(Path folder, String name, String source) throws IOException {
        Path file = folder.resolve(name + ".java");
        Files.createDirectories(file.getParent());
        return Files.writeString(file, source).toString();
    }

    Object score(double score) throws ReflectiveOperationException {
        return maker.getMethod("score", double.class).invoke(null, score);
    }

    Object label(String label) throws ReflectiveOperationException {
        return maker.getMethod("label", String.class).invoke(null, label);
    }
}
