package io.mlprod;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Finds files whose classes depend on one another in a circle: the strongly connected components, by Tarjan. */
final class ClassCircles {

    private final Map<String, Set<String>> uses = new LinkedHashMap<>(); // by the names of top-level classes
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Integer> lowest = new HashMap<>();
    private final Deque<String> path = new ArrayDeque<>();
    private final List<List<String>> circles = new ArrayList<>();

    static List<List<JavaClass>> of(JavaClasses classes) {
        ClassCircles all = new ClassCircles();
        for (JavaClass type : classes) {
            Set<String> used = all.uses.computeIfAbsent(file(type), name -> new TreeSet<>());
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                String target = file(dependency.getTargetClass());
                if (classes.contain(target) && !target.equals(file(type))) {
                    used.add(target);
                }
            }
        }
        all.uses.keySet().forEach(all::visit);
        return all.circles.stream()
                .map(circle -> circle.stream().map(classes::get).toList())
                .toList();
    }

    private static String file(JavaClass type) {
        String name = type.getBaseComponentType().getName();
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    private void visit(String name) {
        if (numbers.containsKey(name)) {
            return;
        }
        numbers.put(name, numbers.size());
        lowest.put(name, numbers.get(name));
        path.push(name);
        for (String used : uses.getOrDefault(name, Set.of())) {
            visit(used);
            if (path.contains(used)) {
                lowest.merge(name, lowest.get(used), Math::min);
            }
        }
        if (lowest.get(name).equals(numbers.get(name))) {
            List<String> circle = new ArrayList<>();
            String last;
            do {
                last = path.pop();
                circle.add(last);
            } while (!last.equals(name));
            if (circle.size() > 1) {
                circles.add(circle);
            }
        }
    }
}
