package io.accountsync;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The public surface of a module as sorted text: what a host can name, and so what a release has to
 * keep. What a compiler derives from an enum or a record is left out where it says nothing new.
 */
final class PublicApi {
  private static final int VISIBLE = Modifier.PUBLIC | Modifier.PROTECTED;
  private static final Set<String> DERIVED =
      Set.of("equals", "hashCode", "toString", "values", "valueOf");

  private PublicApi() {}

  /** Returns one block of lines for each public type of the packages below {@code root}. */
  static String of(String root) {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages(root).stream()
            .map(JavaClass::reflect)
            .filter(PublicApi::isReachable)
            .map(PublicApi::describe)
            .sorted()
            .collect(Collectors.joining("\n"));
  }

  private static boolean isReachable(Class<?> type) {
    return type == null
        || (isVisible(type.getModifiers()) && isReachable(type.getDeclaringClass()));
  }

  private static boolean isVisible(int modifiers) {
    return (modifiers & VISIBLE) != 0;
  }

  private static String describe(Class<?> type) {
    Set<String> members = new TreeSet<>();
    visible(type.getDeclaredFields()).map(PublicApi::field).forEach(members::add);
    visible(type.getDeclaredConstructors())
        .filter(constructor -> !type.isEnum())
        .map(PublicApi::constructor)
        .forEach(members::add);
    visible(type.getDeclaredMethods())
        .filter(method -> !(method.isSynthetic() || DERIVED.contains(method.getName())))
        .map(PublicApi::method)
        .forEach(members::add);
    return members.stream()
        .map(member -> "  " + member + "\n")
        .collect(Collectors.joining("", header(type) + "\n", ""));
  }

  private static <M extends Member> Stream<M> visible(M[] members) {
    return Arrays.stream(members).filter(member -> isVisible(member.getModifiers()));
  }

  private static String header(Class<?> type) {
    String supertypes =
        Stream.concat(
                Stream.ofNullable(type.getGenericSuperclass()),
                Arrays.stream(type.getGenericInterfaces()))
            .map(PublicApi::name)
            .filter(name -> !name.matches("Object|Record|Enum<.*>"))
            .collect(Collectors.joining(", "));
    return type.getName()
        + ": "
        + (type.isSealed() ? "sealed " : "")
        + kind(type)
        + (supertypes.isEmpty() ? "" : " of " + supertypes);
  }

  private static String kind(Class<?> type) {
    int modifiers = type.getModifiers();
    if (type.isRecord()) {
      return "record";
    }
    if (type.isEnum()) {
      return "enum";
    }
    if (type.isInterface()) {
      return type.isAnnotation() ? "annotation" : "interface";
    }
    return Modifier.isFinal(modifiers)
        ? "final class"
        : Modifier.isAbstract(modifiers) ? "abstract class" : "class";
  }

  private static String field(Field field) {
    return prefix(field) + field.getName() + ": " + name(field.getGenericType());
  }

  private static String constructor(Constructor<?> constructor) {
    return prefix(constructor) + "new" + parameters(constructor.getGenericParameterTypes());
  }

  private static String method(Method method) {
    return prefix(method)
        + (method.isDefault() ? "default " : "")
        + method.getName()
        + parameters(method.getGenericParameterTypes())
        + ": "
        + name(method.getGenericReturnType());
  }

  private static String prefix(Member member) {
    int modifiers = member.getModifiers();
    return (Modifier.isProtected(modifiers) ? "protected " : "")
        + (Modifier.isStatic(modifiers) ? "static " : "");
  }

  private static String parameters(Type[] types) {
    return Arrays.stream(types).map(PublicApi::name).collect(Collectors.joining(", ", "(", ")"));
  }

  /** A type without its package, which the types' own lines tell. */
  private static String name(Type type) {
    return type.getTypeName().replaceAll("\\b[a-z]\\w*\\.", "").replace('$', '.');
  }
}
