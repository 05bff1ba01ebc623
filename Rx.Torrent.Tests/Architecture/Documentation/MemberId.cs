using System.Globalization;
using System.Reflection;

namespace Rx.Torrent.Tests.Architecture.Documentation;

/// <summary>The name by which the compiler's XML documentation knows a member.</summary>
internal static class MemberId
{
    public static string Of(MemberInfo member) => member switch
    {
        PropertyInfo property => $"P:{NameOf(property.DeclaringType!)}.{property.Name}{Parameters(property.GetIndexParameters())}",
        FieldInfo field => $"F:{NameOf(field.DeclaringType!)}.{field.Name}",
        MethodInfo method => $"M:{NameOf(method.DeclaringType!)}.{method.Name}{Arity(method)}{Parameters(method.GetParameters())}",
        Type type => $"T:{NameOf(type)}",
        _ => throw new ArgumentException($"no id for a {member.MemberType}", nameof(member)),
    };

    private static string Arity(MethodInfo method) =>
        method.IsGenericMethod ? string.Create(CultureInfo.InvariantCulture, $"``{method.GetGenericArguments().Length}") : "";

    private static string Parameters(ParameterInfo[] parameters) =>
        parameters.Length == 0 ? "" : $"({string.Join(",", parameters.Select(parameter => Reference(parameter.ParameterType)))})";

    private static string NameOf(Type type) => (type.IsGenericType ? type.GetGenericTypeDefinition() : type).FullName!.Replace('+', '.');

    // A type where it is used: type parameters by their position, arguments in braces.
    private static string Reference(Type type)
    {
        if (type.IsByRef) return Reference(type.GetElementType()!) + "@";
        if (type.IsSZArray) return Reference(type.GetElementType()!) + "[]";
        if (type.IsGenericMethodParameter) return string.Create(CultureInfo.InvariantCulture, $"``{type.GenericParameterPosition}");
        if (type.IsGenericParameter) return string.Create(CultureInfo.InvariantCulture, $"`{type.GenericParameterPosition}");
        if (!type.IsGenericType) return NameOf(type);
        var arguments = new Queue<Type>(type.GetGenericArguments());
        var segments = NameOf(type).Split('.').Select(segment => segment.Split('`') is [var name, var count]
            ? $"{name}{{{string.Join(",", Enumerable.Range(0, int.Parse(count, CultureInfo.InvariantCulture)).Select(_ => Reference(arguments.Dequeue())))}}}"
            : segment);
        return string.Join(".", segments);
    }
}
