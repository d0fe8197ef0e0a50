// Units in English: the form of one, and of others. Made by tests/intl/make-data.js.
(function (exports, require, module) {
  'use strict';
  module.exports = {
  "units": {"acre":["# acre|# acres","# ac","#ac"],"bit":["# bit|# bits","# bit","#bit"],"byte":["# byte|# bytes",
    "# byte","#B"],"celsius":["# degree Celsius|# degrees Celsius","#°C","#°C"],"centimeter":[
    "# centimeter|# centimeters","# cm","#cm"],"day":["# day|# days","# day|# days","#d"],"degree":[
    "# degree|# degrees","# deg","#°"],"fahrenheit":["# degree Fahrenheit|# degrees Fahrenheit","#°F","#°"],
    "fluid-ounce":["# fluid ounce|# fluid ounces","# fl oz","#fl oz"],"foot":["# foot|# feet","# ft","#′"],
    "gallon":["# gallon|# gallons","# gal","#gal"],"gigabit":["# gigabit|# gigabits","# Gb","#Gb"],"gigabyte":[
    "# gigabyte|# gigabytes","# GB","#GB"],"gram":["# gram|# grams","# g","#g"],"hectare":["# hectare|# hectares",
    "# ha","#ha"],"hour":["# hour|# hours","# hr","#h"],"inch":["# inch|# inches","# in","#″"],"kilobit":[
    "# kilobit|# kilobits","# kb","#kb"],"kilobyte":["# kilobyte|# kilobytes","# kB","#kB"],"kilogram":[
    "# kilogram|# kilograms","# kg","#kg"],"kilometer":["# kilometer|# kilometers","# km","#km"],"liter":[
    "# liter|# liters","# L","#L"],"megabit":["# megabit|# megabits","# Mb","#Mb"],"megabyte":[
    "# megabyte|# megabytes","# MB","#MB"],"meter":["# meter|# meters","# m","#m"],"microsecond":[
    "# microsecond|# microseconds","# μs","#μs"],"mile":["# mile|# miles","# mi","#mi"],"mile-scandinavian":[
    "# mile-scandinavian|# miles-scandinavian","# smi","#smi"],"milliliter":["# milliliter|# milliliters","# mL",
    "#mL"],"millimeter":["# millimeter|# millimeters","# mm","#mm"],"millisecond":["# millisecond|# milliseconds",
    "# ms","#ms"],"minute":["# minute|# minutes","# min","#m"],"month":["# month|# months","# mth|# mths","#m"],
    "nanosecond":["# nanosecond|# nanoseconds","# ns","#ns"],"ounce":["# ounce|# ounces","# oz","#oz"],"percent":[
    "# percent","#%","#%"],"petabyte":["# petabyte|# petabytes","# PB","#PB"],"pound":["# pound|# pounds","# lb",
    "##"],"second":["# second|# seconds","# sec","#s"],"stone":["# stone|# stones","# st","#st"],"terabit":[
    "# terabit|# terabits","# Tb","#Tb"],"terabyte":["# terabyte|# terabytes","# TB","#TB"],"week":[
    "# week|# weeks","# wk|# wks","#w"],"yard":["# yard|# yards","# yd","#yd"],"year":["# year|# years",
    "# yr|# yrs","#y"]},
  "per": {"acre":[" per acre","/ac","/ac"],"bit":[" per bit","/bit","/bit"],"byte":[" per byte","/byte","/B"],
    "celsius":[" per degree Celsius","/°C","/°C"],"centimeter":[" per centimeter","/cm","/cm"],"day":[" per day",
    "/d","/d"],"degree":[" per degree","/deg","/°"],"fahrenheit":[" per degree Fahrenheit","/°F","/°"],
    "fluid-ounce":[" per fluid ounce","/fl oz","/fl oz"],"foot":[" per foot","/ft","/ft"],"gallon":[" per gallon",
    "/gal US","/gal"],"gigabit":[" per gigabit","/Gb","/Gb"],"gigabyte":[" per gigabyte","/GB","/GB"],"gram":[
    " per gram","/g","/g"],"hectare":[" per hectare","/ha","/ha"],"hour":[" per hour","/h","/h"],"inch":[
    " per inch","/in","/in"],"kilobit":[" per kilobit","/kb","/kb"],"kilobyte":[" per kilobyte","/kB","/kB"],
    "kilogram":[" per kilogram","/kg","/kg"],"kilometer":[" per kilometer","/km","/km"],"liter":[" per liter",
    "/L","/L"],"megabit":[" per megabit","/Mb","/Mb"],"megabyte":[" per megabyte","/MB","/MB"],"meter":[
    " per meter","/m","/m"],"microsecond":[" per microsecond","/μs","/μs"],"mile":[" per mile","/mi","/mi"],
    "mile-scandinavian":[" per mile-scandinavian","/smi","/smi"],"milliliter":[" per milliliter","/mL","/mL"],
    "millimeter":[" per millimeter","/mm","/mm"],"millisecond":[" per millisecond","/ms","/ms"],"minute":[
    " per minute","/min","/min"],"month":[" per month","/m","/m"],"nanosecond":[" per nanosecond","/ns","/ns"],
    "ounce":[" per ounce","/oz","/oz"],"percent":[" per percent","/%","/%"],"petabyte":[" per petabyte","/PB",
    "/PB"],"pound":[" per pound","/lb","/lb"],"second":[" per second","/s","/s"],"stone":[" per stone","/st","/st"],
    "terabit":[" per terabit","/Tb","/Tb"],"terabyte":[" per terabyte","/TB","/TB"],"week":[" per week","/w","/w"],
    "yard":[" per yard","/yd","/yd"],"year":[" per year","/y","/y"]},
  "compounds": {"mile-per-gallon":["","# mpg","#mpg"],"mile-per-hour":["","# mph","#mph"],"percent-per-acre":["","#%","#%"],
    "percent-per-bit":["","#%","#%"],"percent-per-byte":["","#%","#%"],"percent-per-celsius":["","#%","#%"],
    "percent-per-centimeter":["","#%","#%"],"percent-per-day":["","#%","#%"],"percent-per-degree":["","#%","#%"],
    "percent-per-fahrenheit":["","#%","#%"],"percent-per-fluid-ounce":["","#%","#%"],"percent-per-foot":["","#%",
    "#%"],"percent-per-gallon":["","#%","#%"],"percent-per-gigabit":["","#%","#%"],"percent-per-gigabyte":["",
    "#%","#%"],"percent-per-gram":["","#%","#%"],"percent-per-hectare":["","#%","#%"],"percent-per-hour":["","#%",
    "#%"],"percent-per-inch":["","#%","#%"],"percent-per-kilobit":["","#%","#%"],"percent-per-kilobyte":["","#%",
    "#%"],"percent-per-kilogram":["","#%","#%"],"percent-per-kilometer":["","#%","#%"],"percent-per-liter":["",
    "#%","#%"],"percent-per-megabit":["","#%","#%"],"percent-per-megabyte":["","#%","#%"],"percent-per-meter":["",
    "#%","#%"],"percent-per-microsecond":["","#%","#%"],"percent-per-mile":["","#%","#%"],
    "percent-per-mile-scandinavian":["","#%","#%"],"percent-per-milliliter":["","#%","#%"],
    "percent-per-millimeter":["","#%","#%"],"percent-per-millisecond":["","#%","#%"],"percent-per-minute":["",
    "#%","#%"],"percent-per-month":["","#%","#%"],"percent-per-nanosecond":["","#%","#%"],"percent-per-ounce":["",
    "#%","#%"],"percent-per-percent":["","#%","#%"],"percent-per-petabyte":["","#%","#%"],"percent-per-pound":["",
    "#%","#%"],"percent-per-second":["","#%","#%"],"percent-per-stone":["","#%","#%"],"percent-per-terabit":["",
    "#%","#%"],"percent-per-terabyte":["","#%","#%"],"percent-per-week":["","#%","#%"],"percent-per-yard":["",
    "#%","#%"],"percent-per-year":["","#%","#%"]},
};
})
