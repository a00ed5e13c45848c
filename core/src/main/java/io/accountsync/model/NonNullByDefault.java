package io.accountsync.model;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import javax.annotation.Nonnull;
import javax.annotation.meta.TypeQualifierDefault;

/**
 * Makes every field, parameter and return value of a package non-null unless it is marked {@link
 * javax.annotation.Nullable}. Stands in each {@code package-info.java}.
 */
@Documented
@Nonnull
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.PACKAGE)
@TypeQualifierDefault({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface NonNullByDefault {}
