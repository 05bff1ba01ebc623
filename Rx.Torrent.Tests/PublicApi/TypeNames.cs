using System.Reflection;

namespace Rx.Torrent.Tests.PublicApi;

/// <summary>Writes types as C# does, with their nullable annotations.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(bool)] = "bool", [typeof(byte)] = "byte", [typeof(sbyte)] = "sbyte", [typeof(short)] = "short",
        [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint", [typeof(long)] = "long", [typeof(ulong)] = "ulong",
        [typeof(float)] = "float", [typeof(double)] = "double", [typeof(decimal)] = "decimal", [typeof(char)] = "char",
        [typeof(string)] = "string", [typeof(object)] = "object",
    };

    /// <summary>A type where it is used.</summary>
    public static string Write(Type type, NullabilityInfo? nullability = null)
    {
        if (type.IsByRef) return Write(type.GetElementType()!, nullability);
        var mark = !type.IsValueType && nullability?.ReadState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray) return $"{Write(type.GetElementType()!, nullability?.ElementType)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Write(underlying, nullability?.GenericTypeArguments.FirstOrDefault()) + "?";
        if (Keywords.TryGetValue(type, out var keyword)) return keyword + mark;
        if (type.IsGenericParameter) return type.Name; // an unconstrained one counts as nullable, marked or not
        return (IsTuple(type) ? Tuple(type, nullability) : Named(type, nullability)) + mark;
    }

    /// <summary>The name of a type where it is declared, with its type parameters.</summary>
    public static string Declared(Type type)
    {
        var own = type.GetGenericArguments().Skip(type.DeclaringType?.GetGenericArguments().Length ?? 0).ToArray();
        return WithoutArity(type.Name) + (own.Length == 0 ? "" : $"<{string.Join(", ", own.Select(Parameter))}>");
    }

    /// <summary>The constraints of type parameters, each after a space.</summary>
    public static string Constraints(IEnumerable<Type> parameters) =>
        string.Concat(parameters.Select(parameter => (parameter.Name, Limits: Limits(parameter).ToArray())).Where(p => p.Limits.Length > 0)
            .Select(p => $" where {p.Name} : {string.Join(", ", p.Limits)}"));

    private static string Parameter(Type parameter) => (parameter.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
    {
        GenericParameterAttributes.Covariant => "out " + parameter.Name,
        GenericParameterAttributes.Contravariant => "in " + parameter.Name,
        _ => parameter.Name,
    };

    private static IEnumerable<string> Limits(Type parameter)
    {
        var flags = parameter.GenericParameterAttributes;
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (isStruct) yield return "struct";
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) yield return "class";
        foreach (var type in parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType))) yield return Write(type);
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct) yield return "new()";
        if (flags.HasFlag((GenericParameterAttributes)0x20)) yield return "allows ref struct";
    }

    private static string Named(Type type, NullabilityInfo? nullability)
    {
        var arguments = type.GetGenericArguments();
        var outer = type.DeclaringType is { } declaring && !type.IsGenericParameter ? declaring : null;
        var inherited = outer?.GetGenericArguments().Length ?? 0;
        var prefix = outer is null ? "" : Named(inherited == 0 ? outer : outer.MakeGenericType(arguments[..inherited]), null) + ".";
        var own = arguments.Skip(inherited).Select((argument, i) => Write(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i + inherited)));
        return prefix + WithoutArity(type.Name) + (arguments.Length == inherited ? "" : $"<{string.Join(", ", own)}>");
    }

    private static bool IsTuple(Type type) => type.IsGenericType && type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true;

    private static string Tuple(Type type, NullabilityInfo? nullability) =>
        $"({string.Join(", ", type.GetGenericArguments().Select((argument, i) => Write(argument, nullability?.GenericTypeArguments.ElementAtOrDefault(i))))})";

    private static string WithoutArity(string name) => name.Split('`')[0];
}
