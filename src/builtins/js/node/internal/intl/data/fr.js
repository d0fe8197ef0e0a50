// fr: names, patterns and signs. Made by tests/intl/make-data.js.
(function (exports, require, module) {
  'use strict';
  module.exports = {
  "months": {"long":["janvier","février","mars","avril","mai","juin","juillet","août","septembre","octobre","novembre",
    "décembre"],"short":["janv.","févr.","mars","avr.","mai","juin","juil.","août","sept.","oct.","nov.","déc."],
    "narrow":["J","F","M","A","M","J","J","A","S","O","N","D"]},
  "days": {"long":["dimanche","lundi","mardi","mercredi","jeudi","vendredi","samedi"],"short":["dim.","lun.","mar.",
    "mer.","jeu.","ven.","sam."],"narrow":["D","L","M","M","J","V","S"]},
  "hourCycle": "h23",
  "periods": ["AM","PM"],
  "eras": {"long":["avant Jésus-Christ","après Jésus-Christ"],"short":["av. J.-C.","ap. J.-C."],"narrow":["av. J.-C.",
    "ap. J.-C."]},
  "dates": {"d":"d","M":"M","Md":"dd/MM","S":"MMM","Sd":"d MMM","L":"MMMM","Ld":"d MMMM","y":"y","yd":"y ('jour': d)",
    "yM":"MM/y","yMd":"dd/MM/y","yS":"MMM y","ySd":"d MMM y","yL":"MMMM y","yLd":"d MMMM y","s":"EEE","sd":"EEE d",
    "sM":"M EEE","sMd":"EEE dd/MM","sS":"MMM EEE","sSd":"EEE d MMM","sL":"EEE ('mois': MMMM)","sLd":"EEE d MMMM",
    "sy":"y EEE","syd":"y EEE d","syM":"MM/y EEE","syMd":"EEE dd/MM/y","syS":"MMM y EEE","sySd":"EEE d MMM y",
    "syL":"MMMM y EEE","syLd":"EEE d MMMM y","l":"EEEE","ld":"EEEE d","lM":"M EEEE","lMd":"EEEE dd/MM","lS":"MMM EEEE",
    "lSd":"EEEE d MMM","lL":"MMMM EEEE","lLd":"EEEE d MMMM","ly":"y EEEE","lyd":"y EEEE d","lyM":"MM/y EEEE",
    "lyMd":"EEEE dd/MM/y","lyS":"MMM y EEEE","lySd":"EEEE d MMM y","lyL":"MMMM y EEEE","lyLd":"EEEE d MMMM y"},
  "times": {"h":"h a","hm":"h:mm a","hms":"h:mm:ss a","H":"HH 'h'","Hm":"HH:mm","Hms":"HH:mm:ss","ms":"mm:ss"},
  "dateStyles": ["EEEE d MMMM y","d MMMM y","d MMM y","dd/MM/y"],
  "timeStyles": ["HH:mm:ss zzzz","HH:mm:ss z","HH:mm:ss","HH:mm"],
  "styleGlue": [" à "," à ",", "," "],
  "glue": [" à "," à ",", "," "],
  "number": {"decimal":",","group":" ","fourDigits":true,"minus":"-","percent":[""," %"],"currency":[""," ¤"],
    "currencyMinus":true,"accounting":["("," ¤)"],"symbols":{"USD":["$US","$"],"EUR":"€","GBP":["£GB","£"],"JPY":[
    "JPY","¥"],"CNY":["CNY","¥"],"KRW":"₩","INR":"₹","BRL":"R$","CAD":["$CA","$"],"AUD":["$AU","$"],"MXN":["$MX",
    "$"],"RUB":["RUB","₽"],"PLN":["PLN","zł"],"SEK":["SEK","kr"],"NOK":["NOK","kr"],"DKK":["DKK","kr"],"ILS":"₪",
    "VND":"₫","NZD":["$NZ","$"],"HKD":["HKD","$"],"TWD":["TWD","NT$"],"CZK":["CZK","Kč"],"HUF":["HUF","Ft"],"TRY":[
    "TRY","₺"],"UAH":["UAH","₴"],"THB":["THB","฿"],"PHP":["PHP","₱"]},"compact":{"short":[[0,""," k"],[1,""," k"],[2,
    ""," k"],[0,""," M"],[1,""," M"],[2,""," M"],[0,""," Md"],[1,""," Md"],[2,""," Md"],[0,""," Bn"],[1,""," Bn"],[2,
    ""," Bn"]],"long":[[0,"",{"one":" millier","other":" mille"},"mille"],[1,""," mille"],[2,""," mille"],[0,"",{
    "one":" million","other":" millions"}],[1,""," millions"],[2,""," millions"],[0,"",{"one":" milliard","other":" milliards"}],[1,
    ""," milliards"],[2,""," milliards"],[0,"",{"one":" billion","other":" billions"}],[1,""," billions"],[2,"",
    " billions"]]},"range":"–"},
  "lists": {"conjunction long":[" et ",", ",", "," et "],"conjunction short":[" et ",", ",", "," et "],
    "conjunction narrow":[", ",", ",", ",", "],"disjunction long":[" ou ",", ",", "," ou "],"disjunction short":[
    " ou ",", ",", "," ou "],"disjunction narrow":[" ou ",", ",", "," ou "],"unit long":[" et ",", ",", "," et "],
    "unit short":[" et ",", ",", "," et "],"unit narrow":[" "," "," "," "]},
  "relative": {"second long":{"past":{"one":"il y a # seconde","other":"il y a # secondes","many":"il y a # secondes"},
    "future":{"one":"dans # seconde","other":"dans # secondes","many":"dans # secondes"},"auto":{"0":"maintenant"}},
    "minute long":{"past":{"one":"il y a # minute","other":"il y a # minutes","many":"il y a # minutes"},"future":{
    "one":"dans # minute","other":"dans # minutes","many":"dans # minutes"},"auto":{"0":"cette minute-ci"}},
    "hour long":{"past":{"one":"il y a # heure","other":"il y a # heures","many":"il y a # heures"},"future":{
    "one":"dans # heure","other":"dans # heures","many":"dans # heures"},"auto":{"0":"cette heure-ci"}},
    "day long":{"past":{"one":"il y a # jour","other":"il y a # jours","many":"il y a # jours"},"future":{"one":"dans # jour",
    "other":"dans # jours","many":"dans # jours"},"auto":{"0":"aujourd’hui","1":"demain","2":"après-demain","-2":"avant-hier",
    "-1":"hier"}},"week long":{"past":{"one":"il y a # semaine","other":"il y a # semaines","many":"il y a # semaines"},
    "future":{"one":"dans # semaine","other":"dans # semaines","many":"dans # semaines"},"auto":{"0":"cette semaine",
    "1":"la semaine prochaine","-1":"la semaine dernière"}},"month long":{"past":"il y a # mois","future":"dans # mois",
    "auto":{"0":"ce mois-ci","1":"le mois prochain","-1":"le mois dernier"}},"quarter long":{"past":{"one":"il y a # trimestre",
    "other":"il y a # trimestres","many":"il y a # trimestres"},"future":{"one":"dans # trimestre","other":"dans # trimestres",
    "many":"dans # trimestres"},"auto":{"0":"ce trimestre","1":"le trimestre prochain","-1":"le trimestre dernier"}},
    "year long":{"past":{"one":"il y a # an","other":"il y a # ans","many":"il y a # ans"},"future":{"one":"dans # an",
    "other":"dans # ans","many":"dans # ans"},"auto":{"0":"cette année","1":"l’année prochaine","-1":"l’année dernière"}},
    "second short":{"past":"il y a # s","future":"dans # s","auto":{"0":"maintenant"}},"minute short":{"past":"il y a # min",
    "future":"dans # min","auto":{"0":"cette minute-ci"}},"hour short":{"past":"il y a # h","future":"dans # h",
    "auto":{"0":"cette heure-ci"}},"day short":{"past":"il y a # j","future":"dans # j","auto":{"0":"aujourd’hui",
    "1":"demain","2":"après-demain","-2":"avant-hier","-1":"hier"}},"week short":{"past":"il y a # sem.","future":"dans # sem.",
    "auto":{"0":"cette semaine","1":"la semaine prochaine","-1":"la semaine dernière"}},"month short":{"past":"il y a # m.",
    "future":"dans # m.","auto":{"0":"ce mois-ci","1":"le mois prochain","-1":"le mois dernier"}},"quarter short":{
    "past":"il y a # trim.","future":"dans # trim.","auto":{"0":"ce trimestre","1":"le trimestre prochain","-1":"le trimestre dernier"}},
    "year short":{"past":"il y a # a","future":"dans # a","auto":{"0":"cette année","1":"l’an prochain","-1":"l’an dernier"}},
    "second narrow":{"past":"-# s","future":"+# s","auto":{"0":"maintenant"}},"minute narrow":{"past":"-# min",
    "future":"+# min","auto":{"0":"cette minute-ci"}},"hour narrow":{"past":"-# h","future":"+# h","auto":{"0":"cette heure-ci"}},
    "day narrow":{"past":"-# j","future":"+# j","auto":{"0":"aujourd’hui","1":"demain","2":"après-demain","-2":"avant-hier",
    "-1":"hier"}},"week narrow":{"past":"-# sem.","future":"+# sem.","auto":{"0":"cette semaine","1":"la semaine prochaine",
    "-1":"la semaine dernière"}},"month narrow":{"past":"-# m.","future":"+# m.","auto":{"0":"ce mois-ci","1":"le mois prochain",
    "-1":"le mois dernier"}},"quarter narrow":{"past":"-# trim.","future":"+# trim.","auto":{"0":"ce trimestre",
    "1":"le trimestre prochain","-1":"le trimestre dernier"}},"year narrow":{"past":"-# a","future":"+# a","auto":{
    "0":"cette année","1":"l’an prochain","-1":"l’an dernier"}}},
};
})
